package provider

import (
	"encoding/json"
	"strings"
	"testing"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// judging is the attribute judge.
func judging(metrics ...values) types.Object {
	of := types.ObjectType{AttrTypes: attrTypes(judgeMetricFields)}
	elements := []attr.Value{}
	for _, metric := range metrics {
		elements = append(elements, types.ObjectValueMust(of.AttrTypes, merged(nulls(judgeMetricFields), metric)))
	}
	return types.ObjectValueMust(map[string]attr.Type{"metrics": types.ListType{ElemType: of}},
		values{"metrics": types.ListValueMust(of, elements)})
}

func dimension(name, value string) types.Map {
	return types.MapValueMust(types.StringType, values{name: types.StringValue(value)})
}

// errorShare is the share of failed requests by revision.
func errorShare() values {
	return values{
		"name": types.StringValue("errors"), "namespace": types.StringValue("Shop"), "metric_name": types.StringValue("Errors"),
		"divided_by": types.StringValue("Requests"), "statistic": types.StringValue("Sum"), "dimensions": dimension("Revision", "{revision}"),
		"max_worse": types.Float64Value(1), "limit": types.Float64Value(5.5),
	}
}

// cpu is a metric with only what it needs.
func cpu() values {
	return values{
		"namespace": types.StringValue("AWS/EC2"), "metric_name": types.StringValue("CPUUtilization"),
		"dimensions": dimension("InstanceId", "{instances}"), "max_worse_percent": types.Float64Value(20),
	}
}

const (
	errorsSent = `{"dimensions":{"Revision":"{revision}"},"dividedBy":"Requests","limit":5.5,"maxWorse":1,"metricName":"Errors",` +
		`"name":"errors","namespace":"Shop","statistic":"Sum"}`
	cpuSent = `{"dimensions":{"InstanceId":"{instances}"},"maxWorsePercent":20,"metricName":"CPUUtilization","namespace":"AWS/EC2"}`
)

func judgedSettings() values {
	return values{"judge": judging(errorShare(), cpu()), "steps": steps(merged(instances(1), values{"judge": judging(cpu())}))}
}

const judgedSent = `"strategy":{"judge":{"metrics":[` + errorsSent + `,` + cpuSent + `]},` +
	`"steps":[{"instances":1,"judge":{"metrics":[` + cpuSent + `]}}]}`

func TestUpdate_withAJudge_sendsItForTheRollAndForItsStep(t *testing.T) {
	r, api := serve(t, aRollToRevisionTwo())

	_, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"), merged(configured("ami-2"), rolled(judgedSettings())))

	says(t, diags)
	api.changed(`PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-2"}}}}`, `PUT/roll {"batchSizePercentage":50,`+judgedSent+`}`)
}

func TestRollPlan_withAJudge_asksForIt(t *testing.T) {
	r, api := serve(t, map[string][]string{"PUT/roll?dryRun": {item(`{"feasible":true}`)}})

	all, diags := looked(t, &rollPlanDataSource{client: r.client}, merged(merged(nulls(rollFields), judgedSettings()), values{
		"group_id": types.StringValue(id), "batch_size_percentage": types.Int64Value(50)}))

	says(t, diags)
	if !all["judge"].Equal(judging(errorShare(), cpu())) {
		t.Error(all["judge"])
	}
	api.changed(`PUT/roll?dryRun {"batchSizePercentage":50,` + judgedSent + `}`)
}

// The API keeps what it was given, so that defaults stay absent.
func TestUpdatePolicy_withAJudge_isReadBack_andDropped(t *testing.T) {
	judged := merged(configured("ami-1"), policyWith(judgedSettings()))
	document := answered(t, encode(groupFields, judged))

	if read := decode(groupFields, document); !read["update_policy"].Equal(judged["update_policy"]) {
		t.Errorf("%s, not %s", read["update_policy"], judged["update_policy"])
	}
	got, _ := json.Marshal(change(groupFields, document, judged, merged(configured("ami-1"), policyWith(nil))))
	if string(got) != `{"updatePolicy":{"rollConfig":{"strategy":{"judge":null,"steps":null}}}}` {
		t.Error(string(got))
	}
	another := merged(errorShare(), values{"limit": types.Float64Value(6)})
	got, _ = json.Marshal(change(groupFields, document, judged,
		merged(configured("ami-1"), policyWith(merged(judgedSettings(), values{"judge": judging(another)})))))
	want := `{"updatePolicy":{"rollConfig":{"strategy":{"judge":{"metrics":[` + strings.Replace(errorsSent, "5.5", "6", 1) + `]}}}}}`
	if string(got) != want {
		t.Errorf("%s, not %s", got, want)
	}
}

func TestJudge_withoutDimensions_isReadAsOne(t *testing.T) {
	if got := decode(judgeMetricFields, greenroll.Document{"metricName": "Errors"}); !got["dimensions"].IsNull() {
		t.Error(got)
	}
}

func TestJudge_isCheckedInThePlan(t *testing.T) {
	odd := func(name string, value attr.Value) types.Object {
		return judging(merged(errorShare(), values{name: value}))
	}
	for name, one := range map[string]struct {
		judge types.Object
		says  string
	}{
		"fine":               {judging(errorShare(), cpu()), ""},
		"five metrics":       {judging(errorShare(), cpu(), cpu(), cpu(), cpu()), ""},
		"no metric":          {judging(), "list must contain at least 1 elements and at most 5 elements"},
		"six metrics":        {judging(cpu(), cpu(), cpu(), cpu(), cpu(), cpu()), "list must contain at least 1 elements and at most 5 elements"},
		"no namespace":       {odd("namespace", types.StringNull()), "namespace"},
		"no dimensions":      {odd("dimensions", types.MapNull(types.StringType)), "dimensions"},
		"a percentile":       {odd("statistic", types.StringValue("p99.9")), ""},
		"another statistic":  {odd("statistic", types.StringValue("average")), "statistic must be Average, Sum, SampleCount"},
		"another direction":  {odd("direction", types.StringValue("HIGHER")), "direction value must be one of"},
		"too short a period": {odd("period", types.Int64Value(5)), "period value must be between 10 and 3600"},
		"too few samples":    {odd("min_samples", types.Int64Value(3)), "min_samples value must be between 4 and 60"},
	} {
		t.Run(name, func(t *testing.T) {
			step := steps(merged(instances(1), values{"judge": one.judge}))
			for where, said := range map[string]string{
				"the roll":   checked(t, "greenroll_group", raw(t, merged(configured("ami-1"), rolled(values{"judge": one.judge})))),
				"the step":   checked(t, "greenroll_group", raw(t, merged(configured("ami-1"), rolled(values{"steps": step})))),
				"asg":        checked(t, "greenroll_auto_scaling_group", rawAdopted(t, bindingWith(t, step))),
				"the policy": checked(t, "greenroll_group", raw(t, merged(configured("ami-1"), policyWith(values{"judge": one.judge})))),
				"the data":   looksWrong(t, step),
			} {
				if one.says == "" && said != "" || !strings.Contains(said, one.says) {
					t.Errorf("%s: %q, not %q", where, said, one.says)
				}
			}
		})
	}
}
