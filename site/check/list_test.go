package check

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"gongkai/site/diag"
)

// The document that editors open is what the command prints.
func TestChecksDocument(t *testing.T) {
	var b bytes.Buffer
	if err := WriteList(&b, "markdown"); err != nil {
		t.Fatal(err)
	}
	stands, err := os.ReadFile("CHECKS.md")
	if err != nil || !bytes.Equal(stands, b.Bytes()) {
		t.Errorf("CHECKS.md is not what `go run ./cmd/gongkai check --list --format markdown` prints (%v)", err)
	}
}

// What the schema of SARIF 2.1.0 requires, and what the hosts that read it ask for.
func TestSARIF(t *testing.T) {
	problems := []diag.Problem{
		{Code: "late", Severity: diag.Notice, Path: "content/甲 b.md", Line: 3, Column: 5, Message: "晚了", Hint: "早点"},
		{Code: "late", Severity: diag.Warning, Path: "content/a.md", Message: "晚了"},
		{Code: "missing-site", Severity: diag.Error, Message: "没有"},
	}
	var b bytes.Buffer
	if err := SARIF(&b, problems); err != nil {
		t.Fatal(err)
	}
	var log struct {
		Schema  string `json:"$schema"`
		Version string
		Runs    []struct {
			ColumnKind string
			Tool       struct {
				Driver struct {
					Name  string
					Rules []struct {
						ID                   string
						ShortDescription     struct{ Text string }
						DefaultConfiguration struct{ Level string }
					}
				}
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Level     string
				Message   struct{ Text string }
				Locations []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           *struct{ StartLine, StartColumn int }
					}
				}
			}
		}
	}
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	if log.Version != "2.1.0" || log.Schema == "" || len(log.Runs) != 1 || log.Runs[0].ColumnKind != "unicodeCodePoints" || log.Runs[0].Tool.Driver.Name != "gongkai" {
		t.Fatalf("head: %+v", log)
	}
	run := log.Runs[0]
	if len(run.Tool.Driver.Rules) != 2 || run.Tool.Driver.Rules[0].ShortDescription.Text == "" || run.Tool.Driver.Rules[0].DefaultConfiguration.Level != "warning" {
		t.Errorf("rules: %+v", run.Tool.Driver.Rules)
	}
	for i, want := range []struct {
		level, uri string
		line       int
	}{{"note", "content/%E7%94%B2%20b.md", 3}, {"warning", "content/a.md", 0}, {"error", "", 0}} {
		r := run.Results[i]
		uri, line := "", 0
		if len(r.Locations) > 0 {
			uri = r.Locations[0].PhysicalLocation.ArtifactLocation.URI
			if region := r.Locations[0].PhysicalLocation.Region; region != nil {
				line = region.StartLine
			}
		}
		if r.Level != want.level || uri != want.uri || line != want.line || r.Message.Text == "" || run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("result %d: %+v, want %+v", i, r, want)
		}
	}
}

// Without a problem there is still a run with results, which says that all is well.
func TestSARIFOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := SARIF(&b, nil); err != nil || !bytes.Contains(b.Bytes(), []byte(`"results": []`)) || !bytes.Contains(b.Bytes(), []byte(`"rules": []`)) {
		t.Errorf("%s %v", b.Bytes(), err)
	}
}
