package provider

import (
	flags "flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	data "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

var writePages = flags.Bool("write", false, "write the pages in docs")

const (
	docs     = "../../docs/"
	examples = "../../examples/"
	heading  = "| attribute | type | description |\n| --- | --- | --- |\n"
)

// The pages have the layout of a registry.
func TestPages_haveEveryAttribute(t *testing.T) {
	for name, want := range map[string]string{
		"index.md":                        providerPage(t),
		"resources/group.md":              groupPage(t),
		"resources/auto_scaling_group.md": autoScalingPage(t),
		"data-sources/group.md":           groupDataPage(t),
		"data-sources/roll_plan.md":       rollPlanPage(t),
	} {
		if *writePages {
			if err := os.MkdirAll(filepath.Dir(docs+name), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(docs+name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if contents(t, docs+name) != want {
			t.Errorf("docs/%s is older than the attributes: run this test with -write", name)
		}
	}
	p := New("test")()
	if resources, sources := len(p.Resources(t.Context())), len(p.DataSources(t.Context())); resources != 2 || sources != 2 {
		t.Errorf("there are %d resources and %d data sources, which need pages", resources, sources)
	}
}

func providerPage(t *testing.T) string {
	var described provider.SchemaResponse
	New("test")().Schema(t.Context(), provider.SchemaRequest{}, &described)
	of := described.Schema
	return front("greenroll Provider", of.MarkdownDescription) + "# greenroll Provider\n\n" + of.MarkdownDescription + "\n\n" +
		example(t, "provider/provider.tf") + heading +
		row("endpoint", "text", of.Attributes["endpoint"].GetMarkdownDescription()) +
		row("token", "text", of.Attributes["token"].GetMarkdownDescription())
}

func groupPage(t *testing.T) string {
	of := theSchema(t)
	roll := of.Attributes["roll"].(schema.SingleNestedAttribute)
	var computed []string
	for name, doc := range computedTexts {
		computed = append(computed, row(name, "text", doc))
	}
	for name, doc := range computedNumbers {
		computed = append(computed, row(name, "whole number", doc))
	}
	slices.Sort(computed)
	words := func(time time.Duration) string { return duration(int64(time.Seconds())) }
	return page("greenroll_group", "Resource", of.MarkdownDescription) + example(t, "resources/greenroll_group/resource.tf") +
		"The names are those of `spotinst_elastigroup_aws` where they mean the same. The word (*revision*) marks what only a roll brings into " +
		"service.\n\n" + heading + rows(groupFields, true) + row("roll", "object", roll.MarkdownDescription) +
		row("timeouts", "block", fmt.Sprintf("Times like `90m`. Absent: `create` %s, `read` %s, `update` `roll.wait` and %s more, `delete` %s.",
			words(defaultCreate), words(defaultRead), words(defaultUpdate), words(defaultDelete))) +
		"\n### Read-Only\n\n" + heading + strings.Join(computed, "") + "\n" +
		table("roll", rows(rollFields, false)+row("wait", "text", roll.Attributes["wait"].GetMarkdownDescription())) + "\n" +
		nestedTables("roll.", rollFields) + nestedTables("", groupFields) +
		"## Import\n\n```shell\n" + contents(t, examples+"resources/greenroll_group/import.sh") + "```\n"
}

func autoScalingPage(t *testing.T) string {
	of := theAutoScalingSchema(t)
	roll := of.Attributes["roll"].(schema.SingleNestedAttribute)
	var computed []string
	for _, name := range autoScalingTexts {
		computed = append(computed, row(name, "text", computedTexts[name]))
	}
	computed = append(computed, row("serving_version", "whole number", servingVersionDoc))
	slices.Sort(computed)
	words := func(time time.Duration) string { return duration(int64(time.Seconds())) }
	return page("greenroll_auto_scaling_group", "Resource", of.MarkdownDescription) +
		example(t, "resources/greenroll_auto_scaling_group/resource.tf") + heading + rows(autoScalingFields, false) +
		row("launch_template_version", "whole number", of.Attributes["launch_template_version"].GetMarkdownDescription()) +
		row("image_id", "text", of.Attributes["image_id"].GetMarkdownDescription()) +
		row("roll", "object", roll.MarkdownDescription) +
		row("timeouts", "block", fmt.Sprintf("Times like `90m`. Absent: `create` %s, `read` %s, `update` `roll.wait` and %s more, `delete` %s.",
			words(defaultCreate), words(defaultRead), words(defaultUpdate), words(defaultDelete))) +
		"\n### Read-Only\n\n" + heading + strings.Join(computed, "") + "\n" +
		table("roll", rows(autoScalingRollFields, false)+row("wait", "text", roll.Attributes["wait"].GetMarkdownDescription())) + "\n" +
		nestedTables("roll.", autoScalingRollFields) + nestedTables("", autoScalingFields) +
		"## Import\n\n```shell\n" + contents(t, examples+"resources/greenroll_auto_scaling_group/import.sh") + "```\n"
}

func groupDataPage(t *testing.T) string {
	of := dataSchema(t, newGroupDataSource())
	return page("greenroll_group", "Data Source", of.MarkdownDescription) + example(t, "data-sources/greenroll_group/data-source.tf") +
		heading + row("id", "text", of.Attributes["id"].GetMarkdownDescription()) +
		row("name", "text", of.Attributes["name"].GetMarkdownDescription()) +
		"\n### Read-Only\n\nIt has every attribute of the [resource](../resources/group.md#schema), except `roll` and `timeouts`.\n"
}

func rollPlanPage(t *testing.T) string {
	of := dataSchema(t, newRollPlanDataSource())
	return page("greenroll_roll_plan", "Data Source", of.MarkdownDescription) +
		example(t, "data-sources/greenroll_roll_plan/data-source.tf") +
		"It takes the attributes of [`roll`](../resources/group.md#roll) without `wait`, and the group:\n\n" +
		heading + row("group_id", "text, required", of.Attributes["group_id"].GetMarkdownDescription()) +
		"\n### Read-Only\n\n" + heading + rows(planFields, false) + "\n" + strings.TrimSuffix(nestedTables("", planFields), "\n")
}

func dataSchema(t *testing.T, source datasource.DataSource) data.Schema {
	var described datasource.SchemaResponse
	source.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	return described.Schema
}

func page(name, kind, doc string) string {
	return front(name+" "+kind+" - greenroll", doc) + fmt.Sprintf("# %s (%s)\n\n%s\n\n", name, kind, doc)
}

func front(title, doc string) string {
	return fmt.Sprintf("---\npage_title: %q\nsubcategory: \"\"\ndescription: |-\n  %s\n---\n\n", title, doc)
}

func example(t *testing.T, name string) string {
	return "## Example Usage\n\n```terraform\n" + contents(t, examples+name) + "```\n\n## Schema\n\n"
}

func contents(t *testing.T, name string) string {
	found, err := os.ReadFile(name)
	if err != nil {
		t.Error(err)
	}
	return string(found)
}

// nestedTables has a table for each object, and one for all objects with the same attributes.
func nestedTables(prefix string, fields []field) string {
	names := map[string][]string{}
	var order []string
	var walk func(prefix string, fields []field)
	walk = func(prefix string, fields []field) {
		for _, one := range fields {
			// Its attributes are those of roll.
			if one.fields == nil || one.name == "roll_config" {
				continue
			}
			rows := rows(one.fields, false)
			if names[rows] == nil {
				order = append(order, rows)
			}
			names[rows] = append(names[rows], prefix+one.name)
			walk(prefix+one.name+".", one.fields)
		}
	}
	walk(prefix, fields)
	all := ""
	for _, rows := range order {
		all += table(strings.Join(names[rows], "`, `"), rows) + "\n"
	}
	return all
}

func table(name, rows string) string {
	return fmt.Sprintf("### `%s`\n\n%s%s", name, heading, rows)
}

func rows(fields []field, marks bool) string {
	kinds := map[kind]string{
		text: "text", whole: "whole number", number: "number", flag: "true or false", texts: "list of texts", textSet: "set of texts",
		object: "object", objects: "list of objects", pairs: "map of texts",
	}
	all := ""
	for _, one := range fields {
		described := one.doc
		if len(one.oneOf) > 1 && len(one.oneOf) < 9 {
			described += " One of `" + strings.Join(one.oneOf, "`, `") + "`."
		}
		if marks && one.makesRevision() {
			described += " (*revision*)"
		}
		of := kinds[one.kind]
		if one.required {
			of += ", required"
		}
		all += row(one.name, of, described)
	}
	return all
}

func row(name, kind, doc string) string {
	return fmt.Sprintf("| `%s` | %s | %s |\n", name, kind, doc)
}
