package provider

import (
	flags "flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var writeReadme = flags.Bool("write", false, "write the tables of README.md")

const (
	readme     = "../../README.md"
	tables     = "<!-- tables -->\n"
	endOfTable = "<!-- end of tables -->"
)

func TestReadme_hasEveryAttribute(t *testing.T) {
	page, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, hasBegin := strings.Cut(string(page), tables)
	_, after, hasEnd := strings.Cut(rest, endOfTable)
	if !hasBegin || !hasEnd {
		t.Fatal("README.md has no place for the tables")
	}
	want := before + tables + described() + endOfTable + after
	if *writeReadme {
		if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(page) {
		t.Error("README.md is older than the attributes: run this test with -write")
	}
}

func described() string {
	var computed []string
	for name, doc := range computedTexts {
		computed = append(computed, fmt.Sprintf("| `%s` | %s |\n", name, doc))
	}
	for name, doc := range computedNumbers {
		computed = append(computed, fmt.Sprintf("| `%s` | %s |\n", name, doc))
	}
	slices.Sort(computed)
	wait := field{name: "wait", doc: "Time to wait for the roll's end, like `90m`. `0` starts the roll only. Absent: `2h`."}
	return table("greenroll_group", rows(groupFields, true)) + "\n" +
		"`roll` is described below, and `timeouts` above. These attributes are computed:\n\n| attribute | description |\n| --- | --- |\n" +
		strings.Join(computed, "") + "\n" +
		table("roll", rows(append(slices.Clone(rollFields), wait), false)) + "\n" +
		nestedTables("roll.", rollFields) + nestedTables("", groupFields) +
		"The data source `greenroll_group` has the attributes of the resource, and finds the group by its `id` or its `name`. " +
		"`greenroll_roll_plan` takes `group_id` and the attributes of `roll` without `wait`, and answers:\n\n" +
		table("greenroll_roll_plan", rows(planFields, false)) + "\n" + nestedTables("", planFields)
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
	return fmt.Sprintf("### `%s`\n\n| attribute | type | description |\n| --- | --- | --- |\n%s", name, rows)
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
		all += fmt.Sprintf("| `%s` | %s | %s |\n", one.name, of, described)
	}
	return all
}
