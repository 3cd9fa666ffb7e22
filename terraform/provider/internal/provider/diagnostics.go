package provider

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// addError reports the error. A refusal is reported problem by problem, each at its attribute.
func addError(diags *diag.Diagnostics, summary string, err error) {
	var refusal *greenroll.Error
	if !errors.As(err, &refusal) || len(refusal.Problems) == 0 {
		diags.AddError(summary, sentence(err.Error()))
		return
	}
	for _, one := range refusal.Problems {
		detail := fmt.Sprintf("%s\n\n%s, request %s.", inWords(one), one.Code, refusal.RequestID)
		add(diags, one.Field, diag.NewErrorDiagnostic(summary, detail))
	}
}

// add reports the diagnostic, at the attribute of the API's field where there is one.
func add(diags *diag.Diagnostics, apiField string, one diag.Diagnostic) {
	if at, is := attributeOf(apiField); is {
		one = diag.WithPath(at, one)
	}
	diags.Append(one)
}

// addWarnings reports the group's warnings that the change has brought.
func addWarnings(diags *diag.Diagnostics, before, after []greenroll.Warning) {
	for _, one := range after {
		if !slices.Contains(before, one) {
			diags.AddWarning("Greenroll warns of the group", one.Code+": "+sentence(one.Message))
		}
	}
}

func inWords(problem greenroll.Problem) string {
	if problem.Field == "" || strings.HasPrefix(problem.Message, problem.Field+" ") {
		return sentence(problem.Message)
	}
	return problem.Field + ": " + sentence(problem.Message)
}

// attributeOf finds the attribute of a field in a group's body or in a roll's.
func attributeOf(apiField string) (path.Path, bool) {
	switch apiField {
	case "launchTemplate", "launchTemplate.version":
		return path.Root("launch_template_version"), true
	case "launchTemplate.imageId":
		return path.Root("image_id"), true
	}
	if inGroup, is := strings.CutPrefix(apiField, "group."); is {
		if isUnder(inGroup, "autoScaling") {
			return path.Root("auto_scaling"), true
		}
		if name, is := nearest(groupFields, inGroup); is {
			return path.Root(name), true
		}
		return path.Empty(), false
	}
	if name, is := nearest(rollFields, apiField); is {
		return path.Root("roll").AtName(name), true
	}
	return path.Empty(), false
}

// nearest finds the attribute with the longest path that the field lies under. Without one it finds the only attribute that lies
// under the field.
func nearest(fields []field, apiField string) (string, bool) {
	var found field
	var inside []string
	for _, one := range fields {
		if one.api != "" && isUnder(apiField, one.api) && len(one.api) > len(found.api) {
			found = one
		}
		if isUnder(one.api, apiField) {
			inside = append(inside, one.name)
		}
	}
	if found.name == "" && len(inside) == 1 {
		return inside[0], true
	}
	return found.name, found.name != ""
}

// isUnder reports whether the path is the other one, or leads into it.
func isUnder(path, other string) bool {
	rest, is := strings.CutPrefix(path, other)
	return is && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// duration is a number of seconds in words, like "9 min 6 s".
func duration(seconds int64) string {
	var parts []string
	for _, unit := range []struct {
		seconds int64
		name    string
	}{{3600, "h"}, {60, "min"}, {1, "s"}} {
		if count := seconds / unit.seconds; count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count, unit.name))
			seconds %= unit.seconds
		}
	}
	if parts == nil {
		return "0 s"
	}
	return strings.Join(parts, " ")
}

// count is a number and a noun, like "1 batch" and "2 batches".
func count(number int64, one, many string) string {
	if number == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", number, many)
}

// sentence ends with a full stop.
func sentence(text string) string {
	return strings.TrimSuffix(text, ".") + "."
}
