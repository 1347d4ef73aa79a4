package check

import (
	"encoding/json"
	"io"
	"net/url"

	"gongkai/site/diag"
)

// SARIF writes problems in the form that code hosts and editors read (SARIF
// 2.1.0, OASIS): the checks that were met as rules, the problems as results.
// Paths are relative to the site's folder, columns count characters.
func SARIF(w io.Writer, problems []diag.Problem) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: "gongkai", Rules: []sarifRule{}}
	rows := map[string]diag.Check{}
	for _, row := range All() {
		rows[row.Code] = row
	}
	index := map[string]int{}
	for _, p := range problems {
		if _, listed := index[p.Code]; !listed {
			index[p.Code] = len(run.Tool.Driver.Rules)
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(p, rows[p.Code]))
		}
		run.Results = append(run.Results, sarifResultOf(p, index[p.Code]))
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

func sarifRuleOf(p diag.Problem, row diag.Check) sarifRule {
	if row.Code == "" {
		row = diag.Check{Code: p.Code, Severity: p.Severity, Title: p.Code}
	}
	rule := sarifRule{ID: row.Code, Short: sarifText{row.Title}}
	rule.Default.Level = sarifLevel(row.Severity)
	if row.Why != "" {
		rule.Full = &sarifText{row.Why}
		rule.Help = &sarifText{row.Why + "\n\n不对：\n" + row.Before + "\n\n对：\n" + row.After}
	}
	return rule
}

func sarifResultOf(p diag.Problem, rule int) sarifResult {
	r := sarifResult{RuleID: p.Code, RuleIndex: rule, Level: sarifLevel(p.Severity), Message: sarifText{p.Message}}
	if p.Hint != "" {
		r.Message.Text += "\n提示：" + p.Hint
	}
	if p.Path == "" {
		return r
	}
	at := sarifLocation{}
	at.Physical.Artifact.URI = (&url.URL{Path: p.Path}).EscapedPath()
	if p.Line > 0 {
		at.Physical.Region = &sarifRegion{p.Line, p.Column}
	}
	r.Locations = []sarifLocation{at}
	return r
}

func sarifLevel(s diag.Severity) string {
	if s == diag.Notice {
		return "note"
	}
	return s.String()
}

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	ColumnKind string        `json:"columnKind"`
	Results    []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name  string      `json:"name"`
	Rules []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID      string     `json:"id"`
	Short   sarifText  `json:"shortDescription"`
	Full    *sarifText `json:"fullDescription,omitempty"`
	Help    *sarifText `json:"help,omitempty"`
	Default struct {
		Level string `json:"level"`
	} `json:"defaultConfiguration"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	RuleIndex int             `json:"ruleIndex"`
	Level     string          `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifLocation struct {
	Physical struct {
		Artifact struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	} `json:"physicalLocation"`
}

type sarifRegion struct {
	Line   int `json:"startLine"`
	Column int `json:"startColumn,omitempty"`
}
