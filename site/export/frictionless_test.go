package export

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"gongkai/content"
	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
	"gongkai/site/output"
)

// The constraints of the profiles data-package, tabular-data-resource and Table
// Schema (Frictionless Data, version 1) on what is written, over the
// demonstration: its files are held against their descriptors, cell by cell.
func TestFrictionless(t *testing.T) {
	for name, out := range map[string]*output.Memory{"town": write(t, sitetest.Town()), "demonstration": demonstration(t)} {
		t.Run(name, func(t *testing.T) {
			var p map[string]any
			if err := json.Unmarshal([]byte(file(t, out, address.Data+"datapackage.json")), &p); err != nil {
				t.Fatal(err)
			}
			for _, problem := range packageProblems(p) {
				t.Error(problem)
			}
			for _, r := range objects(p["resources"]) {
				if r["schema"] == nil {
					continue
				}
				_, rows := table(t, out, r["name"].(string))
				// The descriptor names the edition without a mark, otherwise the same.
				if plain := file(t, out, address.Data+r["path"].(string)); "\uFEFF"+plain != file(t, out, address.Data+r["name"].(string)+".csv") {
					t.Errorf("%s is not %s.csv without its mark", r["path"], r["name"])
				}
				for _, problem := range rowProblems(r["schema"].(map[string]any), rows) {
					t.Errorf("%s: %s", r["path"], problem)
				}
			}
		})
	}
}

func demonstration(t *testing.T) *output.Memory {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(content.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(content.FS(), name)
		files["content/"+name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, _, err := corpus.Load(files, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := deadline.National()
	if err != nil {
		t.Fatal(err)
	}
	l, _ := ledger.Build(c, rules, sitetest.AsOf(), 2)
	out := output.NewMemory()
	if err := Write(out, c, l, nil, 0); err != nil {
		t.Fatal(err)
	}
	return out
}

func objects(v any) (all []map[string]any) {
	list, _ := v.([]any)
	for _, o := range list {
		m, _ := o.(map[string]any)
		all = append(all, m)
	}
	return all
}

var (
	packageName = regexp.MustCompile(`^([-a-z0-9._/])+$`)
	hashForm    = regexp.MustCompile(`^([^:]+:[a-fA-F0-9]+|[a-fA-F0-9]{32})$`)
)

// packageProblems: what the profiles require of a descriptor.
func packageProblems(p map[string]any) (problems []string) {
	say := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	text := func(o map[string]any, key string) string { s, _ := o[key].(string); return s }
	if p["profile"] != "data-package" || !packageName.MatchString(text(p, "name")) || text(p, "title") == "" || text(p, "description") == "" {
		say("profile, name, title or description: %v", p)
	}
	if u, err := url.Parse(text(p, "homepage")); err != nil || !u.IsAbs() {
		say("homepage %v", p["homepage"])
	}
	for _, c := range objects(p["contributors"]) {
		if text(c, "title") == "" || !slices.Contains([]string{"publisher", "author", "maintainer", "wrangler", "contributor"}, text(c, "role")) {
			say("contributor %v", c)
		}
	}
	for _, l := range objects(p["licenses"]) {
		if u, err := url.Parse(text(l, "path")); err != nil || !u.IsAbs() {
			say("a licence has a name or a path: %v", l)
		}
	}
	seen := map[string]bool{}
	for _, r := range objects(p["resources"]) {
		name := text(r, "name")
		size, isNumber := r["bytes"].(float64)
		switch path := text(r, "path"); {
		case !packageName.MatchString(name) || seen[name]:
			say("resource name %q", name)
		case strings.HasPrefix(path, "/") || strings.Contains(path, "..") || path == "":
			say("path %q", path)
		case !isNumber || size < 0 || size != float64(int(size)) || !hashForm.MatchString(text(r, "hash")):
			say("%s: bytes %v, hash %v", name, r["bytes"], r["hash"])
		case text(r, "encoding") != "utf-8" || text(r, "mediatype") == "":
			say("%s: encoding %v", name, r["encoding"])
		}
		seen[name] = true
		if tabular := text(r, "profile") == "tabular-data-resource"; tabular != (r["schema"] != nil) {
			say("%s: profile %v", name, r["profile"])
		} else if tabular {
			problems = append(problems, schemaProblems(r["schema"].(map[string]any))...)
		}
	}
	if len(seen) == 0 {
		say("no resources")
	}
	return problems
}

// schemaProblems: what Table Schema requires.
func schemaProblems(s map[string]any) (problems []string) {
	types := []string{"string", "number", "integer", "boolean", "object", "array", "date", "time", "datetime", "year", "yearmonth", "duration", "geopoint", "geojson", "any"}
	names := map[string]bool{}
	for _, f := range objects(s["fields"]) {
		name, _ := f["name"].(string)
		if kind, _ := f["type"].(string); name == "" || names[name] || !slices.Contains(types, kind) {
			problems = append(problems, fmt.Sprintf("field %v", f))
		}
		names[name] = true
		if (f["type"] == "datetime") != (f["format"] == "any") {
			problems = append(problems, "a datetime with a zone is of no default format: "+name)
		}
		rules, _ := f["constraints"].(map[string]any)
		for key := range rules {
			if !slices.Contains([]string{"required", "unique", "enum"}, key) {
				problems = append(problems, "constraint "+key)
			}
		}
		if values, ok := rules["enum"].([]any); rules["enum"] != nil && (!ok || len(values) == 0) {
			problems = append(problems, "an enum has a value: "+name)
		}
	}
	for _, key := range s["primaryKey"].([]any) {
		if !names[key.(string)] {
			problems = append(problems, fmt.Sprintf("primary key %v", key))
		}
	}
	return problems
}

// rowProblems: every cell can be read as the type of its field.
func rowProblems(s map[string]any, rows []map[string]string) (problems []string) {
	seen := map[string]bool{}
	for _, row := range rows {
		if row["path"] == "" || seen[row["path"]] {
			problems = append(problems, "path is the primary key: "+row["path"])
		}
		seen[row["path"]] = true
		for _, f := range objects(s["fields"]) {
			name, value := f["name"].(string), row[f["name"].(string)]
			if value == "" {
				continue
			}
			rules, _ := f["constraints"].(map[string]any)
			if enum, ok := rules["enum"].([]any); ok && !slices.Contains(enum, any(value)) {
				problems = append(problems, name+" is none of its values: "+value)
			}
			if err := cast(f["type"].(string), value); err != nil {
				problems = append(problems, name+": "+err.Error())
			}
		}
	}
	return problems
}

func cast(kind, value string) (err error) {
	switch kind {
	case "integer":
		_, err = strconv.Atoi(value)
	case "number":
		_, err = strconv.ParseFloat(value, 64)
	case "boolean":
		if value != "true" && value != "false" {
			err = fmt.Errorf("%q is no boolean", value)
		}
	case "date":
		_, err = time.Parse(time.DateOnly, value)
	case "datetime":
		_, err = time.Parse(time.RFC3339, value)
	case "array":
		var list []any
		err = json.Unmarshal([]byte(value), &list)
	}
	return err
}

// What is wrong is seen.
func TestFrictionlessFindsFaults(t *testing.T) {
	text := file(t, write(t, sitetest.Town()), address.Data+"datapackage.json")
	for name, change := range map[string][2]string{
		"type":        {`"type": "date"`, `"type": "day"`},
		"name":        {`"name": "gongkai-data"`, `"name": "开放数据"`},
		"hash":        {`"hash": "sha256:`, `"hash": "SHA-256 `},
		"path":        {`"path": "plain/penalty.csv"`, `"path": "../penalty.csv"`},
		"primary key": {`"path"` + "\n        ]", `"id"` + "\n        ]"},
		"homepage":    {`"homepage": "https://www.shifan.example`, `"homepage": "`},
		"profile":     {`"profile": "tabular-data-resource"`, `"profile": "data-resource"`},
	} {
		var p map[string]any
		changed := strings.Replace(text, change[0], change[1], 1)
		if err := json.Unmarshal([]byte(changed), &p); err != nil || changed == text {
			t.Fatalf("%s: %v", name, err)
		}
		if len(packageProblems(p)) == 0 {
			t.Errorf("%s: nothing is found", name)
		}
	}
	schema := map[string]any{"fields": []any{map[string]any{"name": "path", "type": "string"}, map[string]any{"name": "a", "type": "date"}}}
	if len(rowProblems(schema, []map[string]string{{"path": "x", "a": "2026年3月5日"}, {"path": "x"}})) != 2 {
		t.Error("a bad date and a double key are not found")
	}
}

// The licence stands in both descriptions when the site states one, and the CSV
// on the Web description has a column for each of the file.
func TestDescriptions(t *testing.T) {
	if text := file(t, write(t, sitetest.Town()), address.Data+"datapackage.json"); strings.Contains(text, "licenses") {
		t.Error("a licence that nobody gave")
	}
	licensed := write(t, strings.Replace(sitetest.Town(), "demo = true\n", "demo = true\n[licence]\ntitle = \"无条件开放\"\nurl = \"https://www.shifan.example/terms/\"\n", 1))
	var p dataPackage
	if err := json.Unmarshal([]byte(file(t, licensed, address.Data+"datapackage.json")), &p); err != nil || len(p.Licenses) != 1 || p.Licenses[0].Title != "无条件开放" {
		t.Errorf("%v %v", err, p.Licenses)
	}
	for _, kind := range []string{"penalty", "power", "policy", "annual-report", "enforcement-report"} {
		var meta csvw
		if err := json.Unmarshal([]byte(file(t, licensed, address.Data+kind+".csv-metadata.json")), &meta); err != nil {
			t.Fatal(err)
		}
		header, rows := table(t, licensed, kind)
		if meta.URL != kind+".csv" || meta.Schema.PrimaryKey != "path" || len(meta.Schema.Columns) != len(header) || meta.License == nil || meta.License.ID != "https://www.shifan.example/terms/" {
			t.Fatalf("%s: %+v", kind, meta)
		}
		for i, c := range meta.Schema.Columns {
			if c.Name != header[i] || !slices.Contains(c.Titles, header[i]) || !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.]*$`).MatchString(c.Name) || c.Description == "" {
				t.Errorf("%s: column %+v, header %s", kind, c, header[i])
			}
			form := map[string]string{"dateTimeStamp": "datetime", "decimal": "number", "json": "array"}[c.Datatype]
			if form == "" {
				form = c.Datatype
			}
			for _, row := range rows {
				if v := row[c.Name]; v != "" && cast(form, v) != nil {
					t.Errorf("%s: %s is no %s: %s", kind, c.Name, c.Datatype, v)
				}
			}
		}
	}
}
