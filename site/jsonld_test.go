package site

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// parents are the types of schema.org that pages may use, each with the type
// above it.
var parents = map[string]string{
	"Thing": "", "CreativeWork": "Thing", "Article": "CreativeWork", "Report": "Article", "Legislation": "CreativeWork", "WebPage": "CreativeWork",
	"WebSite": "CreativeWork", "Dataset": "CreativeWork", "MediaObject": "CreativeWork", "DataDownload": "MediaObject",
	"Organization": "Thing", "GovernmentOrganization": "Organization",
	"Intangible": "Thing", "ItemList": "Intangible", "BreadcrumbList": "ItemList", "ListItem": "Intangible",
	"Action": "Thing", "SearchAction": "Action", "EntryPoint": "Intangible",
}

// terms are the properties of schema.org that pages may use: the types they
// belong to, and what their values may be.
var terms = map[string]struct {
	domain string
	ranges []string
}{
	"name": {"Thing", []string{"Text"}}, "url": {"Thing", []string{"URL"}}, "description": {"Thing", []string{"Text"}},
	"identifier": {"Thing", []string{"Text", "URL"}}, "additionalType": {"Thing", []string{"Text", "URL"}},
	"inLanguage": {"CreativeWork", []string{"Language"}}, "abstract": {"CreativeWork", []string{"Text"}}, "keywords": {"CreativeWork", []string{"Text"}},
	"dateCreated": {"CreativeWork", []string{"Date", "DateTime"}}, "datePublished": {"CreativeWork", []string{"Date", "DateTime"}},
	"dateModified": {"CreativeWork", []string{"Date", "DateTime"}}, "temporalCoverage": {"CreativeWork", []string{"Period"}},
	"publisher": {"CreativeWork", []string{"Organization"}}, "isBasedOn": {"CreativeWork", []string{"CreativeWork"}}, "hasPart": {"CreativeWork", []string{"CreativeWork"}},
	"license": {"CreativeWork", []string{"URL"}}, "isAccessibleForFree": {"CreativeWork", []string{"Boolean"}},
	"variableMeasured": {"Dataset", []string{"Text"}}, "distribution": {"Dataset", []string{"DataDownload"}},
	"contentUrl": {"MediaObject", []string{"URL"}}, "encodingFormat": {"MediaObject", []string{"Text"}},
	"legislationIdentifier": {"Legislation", []string{"Text", "URL"}}, "legislationDate": {"Legislation", []string{"Date"}},
	"legislationDateVersion": {"Legislation", []string{"Date"}}, "legislationPassedBy": {"Legislation", []string{"Organization"}},
	"legislationResponsible": {"Legislation", []string{"Organization"}}, "legislationLegalForce": {"Legislation", []string{"LegalForceStatus"}},
	"legislationAmends": {"Legislation", []string{"Legislation"}}, "legislationRepeals": {"Legislation", []string{"Legislation"}},
	"taxID": {"Organization", []string{"Text"}}, "telephone": {"Organization", []string{"Text"}}, "email": {"Organization", []string{"Text"}},
	"address": {"Organization", []string{"Text"}}, "parentOrganization": {"Organization", []string{"Organization"}},
	"itemListElement": {"ItemList", []string{"ListItem"}}, "position": {"ListItem", []string{"Integer"}}, "item": {"ListItem", []string{"Thing"}},
	"potentialAction": {"Thing", []string{"Action"}}, "target": {"Action", []string{"EntryPoint", "URL"}},
}

func isA(kind, of string) bool {
	for ; kind != ""; kind = parents[kind] {
		if kind == of {
			return true
		}
	}
	return false
}

// vocabulary says what is wrong with a node, as schema.org knows it.
func vocabulary(node map[string]any) (problems []string) {
	kind, _ := node["@type"].(string)
	if _, known := parents[kind]; !known {
		return []string{fmt.Sprintf("type %v", node["@type"])}
	}
	for name, v := range node {
		if name == "@type" || name == "@id" && absoluteURL(v) {
			continue
		}
		term, known := terms[name]
		if !known || !isA(kind, term.domain) {
			problems = append(problems, fmt.Sprintf("%s is no property of %s", name, kind))
			continue
		}
		values, many := v.([]any)
		if !many {
			values = []any{v}
		}
		if len(values) == 0 {
			problems = append(problems, name+" is empty")
		}
		for _, value := range values {
			if !slices.ContainsFunc(term.ranges, func(r string) bool { return fits(value, r) }) {
				problems = append(problems, fmt.Sprintf("%s of %s is %v", name, kind, value))
			}
			if inner, ok := value.(map[string]any); ok && inner["@type"] != nil {
				problems = append(problems, vocabulary(inner)...)
			}
		}
	}
	return problems
}

func absoluteURL(v any) bool {
	s, _ := v.(string)
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.Host != ""
}

var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

func fits(v any, as string) bool {
	s, isText := v.(string)
	switch as {
	case "Text":
		return isText && strings.TrimSpace(s) != ""
	case "URL":
		return absoluteURL(v)
	case "Language":
		return language.MatchString(s)
	case "Date":
		_, err := time.Parse(time.DateOnly, s)
		return err == nil
	case "DateTime":
		_, err := time.Parse(time.RFC3339, s)
		return err == nil
	case "Period":
		return regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(/.+)?$`).MatchString(s)
	case "Boolean":
		_, ok := v.(bool)
		return ok
	case "Integer":
		n, ok := v.(float64)
		return ok && n == float64(int(n))
	case "LegalForceStatus":
		return slices.Contains([]string{"InForce", "NotInForce", "PartiallyInForce"}, strings.TrimPrefix(s, "https://schema.org/"))
	}
	node, ok := v.(map[string]any)
	if ok && node["@type"] == nil { // a reference
		return absoluteURL(node["@id"])
	}
	kind, _ := node["@type"].(string)
	return ok && isA(kind, as)
}

var ldScript = regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`)

// The machine-readable part of every page is schema.org's: types, properties,
// the kind of their values; and each page has one.
func TestJSONLD(t *testing.T) {
	types, ids := map[string]int{}, map[string]string{}
	for name, body := range good(t, demonstration(t), "2026-11-21") {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		scripts := ldScript.FindAllSubmatch(body, -1)
		if len(scripts) != 1 {
			t.Errorf("%s has %d JSON-LD scripts", name, len(scripts))
			continue
		}
		var page struct {
			Context string           `json:"@context"`
			Graph   []map[string]any `json:"@graph"`
		}
		if err := json.Unmarshal(scripts[0][1], &page); err != nil || page.Context != "https://schema.org" || len(page.Graph) == 0 {
			t.Errorf("%s: %v %q, %d nodes", name, err, page.Context, len(page.Graph))
		}
		for _, node := range page.Graph {
			kind, _ := node["@type"].(string)
			types[kind]++
			for _, problem := range vocabulary(node) {
				t.Errorf("%s: %s", name, problem)
			}
			if id, _ := node["@id"].(string); id != "" && kind != "GovernmentOrganization" {
				if other := ids[id]; other != "" {
					t.Errorf("%s and %s describe %s", name, other, id)
				}
				ids[id] = name
			}
		}
	}
	for kind, least := range map[string]int{"Report": 10, "Legislation": 5, "CreativeWork": 50, "GovernmentOrganization": 5, "Organization": 5, "Dataset": 10, "BreadcrumbList": 200} {
		if types[kind] < least {
			t.Errorf("%d nodes of type %s, at least %d", types[kind], kind, least)
		}
	}
}

// What is wrong is seen.
func TestVocabularyFindsFaults(t *testing.T) {
	for name, text := range map[string]string{
		"type":           `{"@type":"Penalty"}`,
		"property":       `{"@type":"Report","fine":"5000"}`,
		"domain":         `{"@type":"Report","legislationDate":"2026-03-05"}`,
		"date":           `{"@type":"Report","datePublished":"2026年3月5日"}`,
		"relative":       `{"@type":"Report","url":"/reports/2025/"}`,
		"range":          `{"@type":"Legislation","legislationAmends":[{"@type":"CreativeWork","name":"甲"}]}`,
		"empty":          `{"@type":"Report","name":""}`,
		"within":         `{"@type":"Dataset","distribution":[{"@type":"DataDownload","contentUrl":"x.csv"}]}`,
		"legal force":    `{"@type":"Legislation","legislationLegalForce":"现行有效"}`,
		"step of a list": `{"@type":"BreadcrumbList","itemListElement":[{"@type":"ListItem","position":"1"}]}`,
	} {
		var node map[string]any
		if err := json.Unmarshal([]byte(text), &node); err != nil {
			t.Fatal(err)
		}
		if len(vocabulary(node)) == 0 {
			t.Errorf("%s: nothing is found in %s", name, text)
		}
	}
}
