package provider

import (
	"fmt"
	"strings"
	"testing"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// steps is the attribute steps.
func steps(given ...values) types.List {
	for _, one := range rollFields {
		if one.name == "steps" {
			of := types.ObjectType{AttrTypes: attrTypes(one.fields)}
			elements := []attr.Value{}
			for _, step := range given {
				elements = append(elements, types.ObjectValueMust(of.AttrTypes, merged(nulls(one.fields), step)))
			}
			return types.ListValueMust(of, elements)
		}
	}
	panic("rollFields have no steps")
}

func instances(number int64) values  { return values{"instances": types.Int64Value(number)} }
func percentage(number int64) values { return values{"percentage": types.Int64Value(number)} }

func oneThenAQuarter() types.List {
	return steps(merged(instances(1), values{"grace_period": types.Int64Value(900)}), percentage(25), percentage(50))
}

const oneThenAQuarterSent = `"strategy":{"steps":[{"gracePeriod":900,"instances":1},{"percentage":25},{"percentage":50}]}`

// aRollToRevisionTwo has the answers to a change of the image, and to the roll that follows and finishes.
func aRollToRevisionTwo() map[string][]string {
	return map[string][]string{
		"GET":             {group(1, 1, "ami-1", ""), group(2, 1, "ami-2", ""), group(2, 2, "ami-2", "")},
		"PUT":             {group(2, 1, "ami-2", "")},
		"PUT/roll":        {roll("sbgd-2", "ROLL", "starting", 2, "")},
		"GET/roll/sbgd-2": {roll("sbgd-2", "ROLL", "finished", 2, "")},
		"GET/roll":        {roll("sbgd-2", "ROLL", "finished", 2, "")},
	}
}

func TestUpdate_withSteps_sendsThemInTheirOrder(t *testing.T) {
	r, api := serve(t, aRollToRevisionTwo())

	_, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"),
		merged(configured("ami-2"), rolled(values{"steps": oneThenAQuarter()})))

	says(t, diags)
	api.changed(`PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-2"}}}}`,
		`PUT/roll {"batchSizePercentage":50,`+oneThenAQuarterSent+`}`)
}

func TestUpdate_ofAnAutoScalingGroup_withSteps_sendsThem(t *testing.T) {
	r, api := serveAdopted(t, map[string][]string{
		"GET":             {adopted(1, "", ""), adopted(1, "", ""), adopted(2, "", "")},
		"PUT/roll":        {moved("sbgd-2", "starting", 2, "")},
		"GET/roll/sbgd-2": {moved("sbgd-2", "finished", 2, "")},
		"GET/roll":        {moved("sbgd-2", "finished", 2, "")},
	})
	_, diags := updated(t, r, bound(version(1), 1), toBind(version(2)), bindingWith(t, oneThenAQuarter()))

	says(t, diags)
	api.changed(`PUT/roll {"batchSizePercentage":50,"launchTemplate":{"version":2},` + oneThenAQuarterSent + `}`)
}

func TestRollPlan_withSteps_asksForThem(t *testing.T) {
	r, api := serve(t, map[string][]string{"PUT/roll?dryRun": {item(`{"feasible":true}`)}})

	all, diags := looked(t, &rollPlanDataSource{client: r.client}, merged(nulls(rollFields), values{
		"group_id": types.StringValue(id), "batch_size_percentage": types.Int64Value(50), "steps": oneThenAQuarter()}))

	says(t, diags)
	if !all["steps"].Equal(oneThenAQuarter()) {
		t.Error(all["steps"])
	}
	api.changed(`PUT/roll?dryRun {"batchSizePercentage":50,` + oneThenAQuarterSent + `}`)
}

// pausing is a step that ends with a pause; onTimeout is "" for the API's default.
func pausing(step values, until, onTimeout string) values {
	of := attrTypes(pauseFields())
	pause := values{"until": types.StringValue(until), "on_timeout": types.StringNull()}
	if onTimeout != "" {
		pause["on_timeout"] = types.StringValue(onTimeout)
	}
	return merged(step, values{"pause": types.ObjectValueMust(of, pause)})
}

func oneThenAPerson() types.List {
	return steps(pausing(instances(1), "MANUAL", "ROLLBACK"), pausing(percentage(50), "3600", ""))
}

func TestUpdate_withPauses_sendsSecondsAsANumber(t *testing.T) {
	r, api := serve(t, aRollToRevisionTwo())

	_, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"),
		merged(configured("ami-2"), rolled(values{"steps": oneThenAPerson()})))

	says(t, diags)
	api.changed(`PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-2"}}}}`,
		`PUT/roll {"batchSizePercentage":50,"strategy":{"steps":[{"instances":1,"pause":{"onTimeout":"ROLLBACK","until":"MANUAL"}},`+
			`{"pause":{"until":3600},"percentage":50}]}}`)
}

// The API keeps what it was given, so an absent onTimeout stays absent, and seconds in quotes are the same seconds.
func TestUpdatePolicy_withPauses_isReadBack(t *testing.T) {
	paused := merged(configured("ami-1"), policyWith(values{"steps": oneThenAPerson()}))
	document := answered(t, encode(groupFields, paused))

	if read := decode(groupFields, document); !read["update_policy"].Equal(paused["update_policy"]) {
		t.Errorf("%s, not %s", read["update_policy"], paused["update_policy"])
	}
	if got := decode(pauseFields(), greenroll.Document{"until": "3600"}); !got["until"].Equal(types.StringValue("3600")) {
		t.Error(got)
	}
}

// Steps of the update policy are in the state, so another order of them is a change.
func TestUpdatePolicy_withSteps_isReadBack_andDropped(t *testing.T) {
	steps := merged(configured("ami-1"), policyWith(values{"steps": oneThenAQuarter()}))
	document := answered(t, encode(groupFields, steps))

	if read := decode(groupFields, document); !read["update_policy"].Equal(steps["update_policy"]) {
		t.Errorf("%s, not %s", read["update_policy"], steps["update_policy"])
	}
	without := merged(configured("ami-1"), policyWith(nil))
	if got := fmt.Sprint(change(groupFields, document, steps, without)); got != "map[updatePolicy:map[rollConfig:map[strategy:map[steps:<nil>]]]]" {
		t.Error(got)
	}
}

func TestSteps_areCheckedInThePlan(t *testing.T) {
	var many []values
	for number := range int64(21) {
		many = append(many, instances(number+1))
	}
	for name, one := range map[string]struct {
		steps types.List
		says  string
	}{
		"fine":                   {oneThenAQuarter(), ""},
		"twenty":                 {steps(many[:20]...), ""},
		"a value of another one": {steps(values{"percentage": types.Int64Unknown()}), ""},
		"none":                   {steps(), "list must contain at least 1 elements and at most 20 elements"},
		"too many":               {steps(many...), "list must contain at least 1 elements and at most 20 elements"},
		"neither":                {steps(instances(1), values{"grace_period": types.Int64Value(60)}), "No attribute specified when one (and only one) of"},
		"both":                   {steps(merged(instances(1), percentage(25))), "2 attributes specified when one (and only one) of"},
		"pauses":                 {oneThenASecond(), ""},
		"a pause of another one": {steps(merged(instances(1), values{"pause": types.ObjectUnknown(attrTypes(pauseFields()))})), ""},
		"the longest pause":      {steps(pausing(instances(1), "172800", "")), ""},
		"too long a pause":       {steps(pausing(instances(1), "172801", "")), "until must be MANUAL, or a whole number of seconds"},
		"no pause":               {steps(pausing(instances(1), "0", "")), "until must be MANUAL, or a whole number of seconds"},
		"a zero before it":       {steps(pausing(instances(1), "060", "")), "until must be MANUAL, or a whole number of seconds"},
		"a word":                 {steps(pausing(instances(1), "manual", "")), "until must be MANUAL, or a whole number of seconds"},
		"another end":            {steps(pausing(instances(1), "MANUAL", "FAIL")), `on_timeout value must be one of`},
		"zero instances":         {steps(instances(0)), "instances value must be between 1 and 1000"},
		"more than all":          {steps(percentage(101)), "percentage value must be between 1 and 100"},
		"a long grace period": {steps(merged(instances(1), values{"grace_period": types.Int64Value(86401)})),
			"grace_period value must be between 0 and 86400"},
	} {
		t.Run(name, func(t *testing.T) {
			given := values{"steps": one.steps}
			for where, said := range map[string]string{
				"roll":       checked(t, "greenroll_group", raw(t, merged(configured("ami-1"), rolled(given)))),
				"asg":        checked(t, "greenroll_auto_scaling_group", rawAdopted(t, bindingWith(t, one.steps))),
				"the policy": checked(t, "greenroll_group", raw(t, merged(configured("ami-1"), policyWith(given)))),
				"the data":   looksWrong(t, one.steps),
			} {
				if one.says == "" && said != "" || !strings.Contains(said, one.says) {
					t.Errorf("%s: %q, not %q", where, said, one.says)
				}
			}
		})
	}
}

func oneThenASecond() types.List {
	return steps(pausing(instances(1), "MANUAL", "STOP"), pausing(percentage(50), "1", "CONTINUE"))
}

// An Auto Scaling group has no way back by itself, so its pauses do not end with one.
func TestPause_thatRollsBack_isThereForAGroup_andNotForAnAutoScalingGroup(t *testing.T) {
	given := steps(pausing(instances(1), "MANUAL", "ROLLBACK"))
	if said := checked(t, "greenroll_group", raw(t, merged(configured("ami-1"), rolled(values{"steps": given})))); said != "" {
		t.Error(said)
	}
	said := checked(t, "greenroll_auto_scaling_group", rawAdopted(t, bindingWith(t, given)))
	if !strings.Contains(said, `on_timeout value must be one of: ["CONTINUE" "STOP"], got: "ROLLBACK"`) {
		t.Error(said)
	}
}

// policyWith is an update policy with these settings of its rolls.
func policyWith(settings values) values {
	of := fieldsOf("update_policy")
	config := merged(nulls(rollFields), values{"batch_size_percentage": types.Int64Value(50)})
	return values{"update_policy": types.ObjectValueMust(attrTypes(of), merged(nulls(of), values{
		"should_roll": types.BoolValue(true), "roll_config": types.ObjectValueMust(attrTypes(rollFields), merged(config, settings)),
	}))}
}

// bindingWith is the configuration of an Auto Scaling group whose roll has these steps.
func bindingWith(t *testing.T, given types.List) values {
	t.Helper()
	config := binding(version(2))
	roll := config["roll"].(types.Object)
	return with(config, "roll", types.ObjectValueMust(roll.AttributeTypes(t.Context()), with(roll.Attributes(), "steps", given)))
}

// checked is what Terraform is told when it asks the provider to check the configuration.
func checked(t *testing.T, resource string, config tftypes.Value) string {
	t.Helper()
	sent, err := tfprotov6.NewDynamicValue(config.Type(), config)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := providerserver.NewProtocol6(New("test")())().ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: resource, Config: &sent,
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return told(resp.Diagnostics)
}

func looksWrong(t *testing.T, given types.List) string {
	t.Helper()
	var described datasource.SchemaResponse
	newRollPlanDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &described)
	config := tfsdk.State{Schema: described.Schema, Raw: tftypes.NewValue(described.Schema.Type().TerraformType(t.Context()), nil)}
	for name, value := range (values{"group_id": types.StringValue(id), "batch_size_percentage": types.Int64Value(50), "steps": given}) {
		if diags := config.SetAttribute(t.Context(), path.Root(name), value); diags.HasError() {
			t.Fatal(diags)
		}
	}
	sent, err := tfprotov6.NewDynamicValue(config.Raw.Type(), config.Raw)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := providerserver.NewProtocol6(New("test")())().ValidateDataResourceConfig(t.Context(),
		&tfprotov6.ValidateDataResourceConfigRequest{TypeName: "greenroll_roll_plan", Config: &sent})
	if err != nil {
		t.Fatal(err)
	}
	return told(resp.Diagnostics)
}

func told(diags []*tfprotov6.Diagnostic) string {
	all := ""
	for _, one := range diags {
		all += fmt.Sprintf("%s: %s\n", one.Summary, one.Detail)
	}
	return all
}
