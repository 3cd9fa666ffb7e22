package provider

import (
	"fmt"
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const none = `200 {"response":{"items":[]}}`

// adopted is the answer with a group whose Auto Scaling group launches that version.
func adopted(version int, given, more string) string {
	return item(fmt.Sprintf(`{"id":%q,"name":"web","autoScaling":{"name":"asg"%s},"capacity":{"minimum":1,"maximum":4,"target":2},
		"compute":{"subnetIds":["subnet-1"],"launchSpecification":{"imageId":""}},"latestRevision":%d,"servingRevision":%d,
		"inForce":{"region":"eu-west-1","autoScaling":{"name":"asg","isRead":true}}%s}`, id, given, version, version, more))
}

func moved(id, status string, version int, more string) string {
	return roll(id, "ROLL", status, version, more)
}

func theAutoScalingSchema(t *testing.T) schema.Schema {
	t.Helper()
	var resp resource.SchemaResponse
	newAutoScalingResource().Schema(t.Context(), resource.SchemaRequest{}, &resp)
	if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Fatal(diags)
	}
	return resp.Schema
}

func serveAdopted(t *testing.T, routes map[string][]string) (*autoScalingResource, *api) {
	t.Helper()
	r, a := serve(t, routes)
	return &autoScalingResource{*r}, a
}

func rawAdopted(t *testing.T, given values) tftypes.Value {
	t.Helper()
	of := theAutoScalingSchema(t)
	state := tfsdk.State{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)}
	diags := diag.Diagnostics{}
	write(t.Context(), &state, given, &diags)
	if roll, has := given["roll"]; has {
		diags.Append(state.SetAttribute(t.Context(), path.Root("roll"), roll)...)
	}
	if diags.HasError() {
		t.Fatal(diags)
	}
	return state.Raw
}

func autoScaling(mayRaise attr.Value) values {
	of := autoScalingFields[2].attrType().(types.ObjectType)
	return values{"auto_scaling": types.ObjectValueMust(of.AttrTypes, values{"name": types.StringValue("asg"), "may_raise_max_size": mayRaise})}
}

func version(number int64) values { return values{"launch_template_version": types.Int64Value(number)} }

func image(id string) values { return values{"image_id": types.StringValue(id)} }

// binding is a configuration with what is to be rolled.
func binding(wanted values) values {
	given := merged(nulls(autoScalingFields), autoScaling(types.BoolNull()))
	given["name"] = types.StringValue("web")
	given["launch_template_version"], given["image_id"] = types.Int64Null(), types.StringNull()
	given["timeouts"] = configured("")["timeouts"]
	of := attrTypes(autoScalingRollFields)
	of["wait"] = types.StringType
	roll := with(nulls(autoScalingRollFields), "wait", types.StringNull())
	given["roll"] = types.ObjectValueMust(of, merged(roll, values{"batch_size_percentage": types.Int64Value(50)}))
	return merged(given, wanted)
}

func bound(wanted values, serving int64) values {
	state := merged(binding(wanted), values{
		"id": types.StringValue(id), "console_url": types.StringValue("somewhere"),
		"serving_version": types.Int64Value(serving), "last_roll_id": types.StringNull(),
	})
	delete(state, "roll")
	return state
}

func toBind(wanted values) values {
	return merged(bound(wanted, 0), values{"serving_version": types.Int64Unknown(), "last_roll_id": types.StringUnknown()})
}

func updated(t *testing.T, r *autoScalingResource, state, plan, config values) (values, diag.Diagnostics) {
	t.Helper()
	of := theAutoScalingSchema(t)
	resp := resource.UpdateResponse{State: tfsdk.State{Schema: of, Raw: rawAdopted(t, state)}}
	r.Update(t.Context(), resource.UpdateRequest{
		Config: tfsdk.Config{Schema: of, Raw: rawAdopted(t, config)}, Plan: tfsdk.Plan{Schema: of, Raw: rawAdopted(t, plan)},
		State: tfsdk.State{Schema: of, Raw: rawAdopted(t, state)},
	}, &resp)
	return read(t.Context(), resp.State, &resp.Diagnostics), resp.Diagnostics
}

func adopt(t *testing.T, r *autoScalingResource, plan values) (values, diag.Diagnostics) {
	t.Helper()
	of := theAutoScalingSchema(t)
	resp := resource.CreateResponse{State: tfsdk.State{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)}}
	r.Create(t.Context(), resource.CreateRequest{Plan: tfsdk.Plan{Schema: of, Raw: rawAdopted(t, plan)}}, &resp)
	return read(t.Context(), resp.State, &resp.Diagnostics), resp.Diagnostics
}

func reread(t *testing.T, r *autoScalingResource, state values) (values, diag.Diagnostics) {
	t.Helper()
	prior := tfsdk.State{Schema: theAutoScalingSchema(t), Raw: rawAdopted(t, state)}
	resp := resource.ReadResponse{State: prior}
	r.Read(t.Context(), resource.ReadRequest{State: prior}, &resp)
	return read(t.Context(), resp.State, &resp.Diagnostics), resp.Diagnostics
}

func planning(t *testing.T, r *autoScalingResource, state, plan, config values) (values, diag.Diagnostics) {
	t.Helper()
	of := theAutoScalingSchema(t)
	before := tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)
	if state != nil {
		before = rawAdopted(t, state)
	}
	resp := resource.ModifyPlanResponse{Plan: tfsdk.Plan{Schema: of, Raw: rawAdopted(t, plan)}}
	r.ModifyPlan(t.Context(), resource.ModifyPlanRequest{
		Config: tfsdk.Config{Schema: of, Raw: rawAdopted(t, config)}, Plan: resp.Plan, State: tfsdk.State{Schema: of, Raw: before},
	}, &resp)
	return read(t.Context(), resp.Plan, &resp.Diagnostics), resp.Diagnostics
}

func TestAdoption_startsNoRoll_andWarnsOfAnotherVersion(t *testing.T) {
	r, api := serveAdopted(t, map[string][]string{
		"POST": {adopted(6, "", "")}, "GET": {adopted(6, "", "")}, "GET/roll": {none},
	})
	plan := merged(toBind(version(7)), values{
		"id": types.StringUnknown(), "console_url": types.StringUnknown(), "name": types.StringUnknown(),
	})

	state, diags := adopt(t, r, plan)

	says(t, diags, "Warning: The group serves another launch template version", "launches version 6", "the next apply rolls version 7")
	is(t, state, "id", `"`+id+`"`)
	is(t, state, "name", `"web"`)
	is(t, state, "serving_version", "6")
	api.changed(`POST {"group":{"autoScaling":{"name":"asg"}}}`)
}

func TestAdoption_thatIsRefused_namesTheAttribute(t *testing.T) {
	r, _ := serveAdopted(t, map[string][]string{
		"POST": {problem(400, "VALIDATION_ERROR", "group.autoScaling.name", "there is no Auto Scaling group asg")},
	})

	state, diags := adopt(t, r, toBind(nil))

	says(t, diags, "Error: The Auto Scaling group is not adopted", "there is no Auto Scaling group asg.")
	if len(state) != 0 || !diags[0].(diag.DiagnosticWithPath).Path().Equal(path.Root("auto_scaling")) {
		t.Error(state, diags)
	}
}

func TestUpdate_ofAVersion_isRolled(t *testing.T) {
	r, api := serveAdopted(t, map[string][]string{
		"GET":             {adopted(6, "", ""), adopted(6, "", ""), adopted(7, "", "")},
		"PUT/roll":        {moved("sbgd-2", "starting", 7, "")},
		"GET/roll/sbgd-2": {moved("sbgd-2", "finished", 7, "")},
		"GET/roll":        {moved("sbgd-2", "finished", 7, "")},
	})

	state, diags := updated(t, r, bound(version(6), 6), toBind(version(7)), binding(version(7)))

	says(t, diags)
	is(t, state, "launch_template_version", "7")
	is(t, state, "serving_version", "7")
	is(t, state, "last_roll_id", `"sbgd-2"`)
	api.changed(`PUT/roll {"batchSizePercentage":50,"launchTemplate":{"version":7}}`)
}

func TestUpdate_ofAnImageOfAnAutoScalingGroup_isRolledAsANewVersion(t *testing.T) {
	r, api := serveAdopted(t, map[string][]string{
		"GET":      {adopted(6, "", ""), adopted(6, "", ""), adopted(7, "", "")},
		"PUT/roll": {moved("sbgd-2", "finished", 7, "")},
		"GET/roll": {moved("sbgd-1", "finished", 6, `,"autoScaling":{"imageId":"ami-1"}`)},
	})

	state, diags := updated(t, r, bound(image("ami-1"), 6), toBind(image("ami-2")), binding(image("ami-2")))

	says(t, diags)
	is(t, state, "image_id", `"ami-2"`)
	api.changed(`PUT/roll {"batchSizePercentage":50,"launchTemplate":{"imageId":"ami-2"}}`)
}

func TestUpdate_whoseRollOfAVersionFails_isAnErrorWithTheReason_andTheStateKeepsTheVersion(t *testing.T) {
	r, _ := serveAdopted(t, map[string][]string{
		"GET":      {adopted(6, "", "")},
		"PUT/roll": {moved("sbgd-2", "failed", 7, `,"reason":"batch 1: 1 of 1 not healthy"`)},
		"GET/roll": {moved("sbgd-2", "failed", 7, "")},
	})

	state, diags := updated(t, r, bound(version(6), 6), toBind(version(7)), binding(version(7)))

	says(t, diags, "Error: The change of the group "+id+" is not in service", "ROLL sbgd-2 failed: batch 1: 1 of 1 not healthy.")
	is(t, state, "launch_template_version", "6")
	is(t, state, "serving_version", "6")
	is(t, state, "last_roll_id", `"sbgd-2"`)
}

func TestUpdate_waitsForOtherOperations_andForARollThatBringsTheSame(t *testing.T) {
	for name, one := range map[string]struct {
		wanted values
		open   string
		last   string
		starts bool
	}{
		"the same version": {version(7), moved("sbgd-1", "in_progress", 7, ""), moved("sbgd-1", "finished", 7, ""), false},
		"the same image": {image("ami-2"), moved("sbgd-1", "in_progress", 7, `,"autoScaling":{"imageId":"ami-2"}`),
			moved("sbgd-1", "finished", 7, `,"autoScaling":{"imageId":"ami-2"}`), false},
		"another version": {version(7), moved("sbgd-1", "in_progress", 5, ""), moved("sbgd-1", "finished", 5, ""), true},
	} {
		t.Run(name, func(t *testing.T) {
			held := adopted(6, "", `,"activeRoll":{"id":"sbgd-1","kind":"ROLL"}`)
			r, api := serveAdopted(t, map[string][]string{
				"GET":             {held, held, adopted(6, "", ""), adopted(7, "", "")},
				"GET/roll/sbgd-1": {one.open, one.last},
				"GET/roll":        {one.last},
				"PUT/roll":        {moved("sbgd-2", "finished", 7, "")},
			})

			_, diags := updated(t, r, bound(nil, 6), toBind(one.wanted), binding(one.wanted))

			says(t, diags)
			if one.starts != (len(api.calls) == 1) {
				t.Error(api.calls)
			}
		})
	}
}

func TestUpdate_toWhatServesAlready_rollsNobody(t *testing.T) {
	for name, wanted := range map[string]values{"version": version(6), "image": image("ami-1")} {
		t.Run(name, func(t *testing.T) {
			r, api := serveAdopted(t, map[string][]string{
				"GET":      {adopted(6, "", "")},
				"GET/roll": {moved("sbgd-1", "finished", 6, `,"autoScaling":{"imageId":"ami-1"}`)},
			})

			_, diags := updated(t, r, bound(nil, 6), toBind(wanted), binding(wanted))

			says(t, diags)
			api.changed()
		})
	}
}

func TestUpdate_ofTheBinding_isWritten_andRollsNobody(t *testing.T) {
	r, api := serveAdopted(t, map[string][]string{
		"GET": {adopted(6, "", "")}, "PUT": {adopted(6, `,"mayRaiseMaxSize":true`, "")}, "GET/roll": {none},
	})
	raises := autoScaling(types.BoolValue(true))

	_, diags := updated(t, r, bound(version(6), 6), merged(bound(version(6), 6), raises), merged(binding(version(6)), raises))

	says(t, diags)
	api.changed(`PUT {"group":{"autoScaling":{"mayRaiseMaxSize":true}}}`)
}

func TestRead_showsAVersionThatAnotherHandHasSet_butNotDuringItsRoll(t *testing.T) {
	for name, one := range map[string]struct {
		group, roll, want string
	}{
		"moved":   {adopted(5, "", ""), "", "5"},
		"rolling": {adopted(6, "", `,"activeRoll":{"id":"sbgd-1","kind":"ROLL"}`), moved("sbgd-1", "in_progress", 7, ""), "7"},
		"rolling to another": {adopted(6, "", `,"activeRoll":{"id":"sbgd-1","kind":"ROLL"}`), moved("sbgd-1", "in_progress", 8, ""),
			"6"},
		"not read": {item(`{"id":"` + id + `","name":"web","autoScaling":{"name":"asg"},"latestRevision":2,"servingRevision":2}`), "", "7"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := serveAdopted(t, map[string][]string{
				"GET": {one.group}, "GET/roll": {none}, "GET/roll/sbgd-1": {one.roll},
			})

			state, diags := reread(t, r, bound(version(7), 6))

			says(t, diags)
			is(t, state, "launch_template_version", one.want)
		})
	}
}

func TestPlan_ofAVersion_showsTheRoll(t *testing.T) {
	r, api := serveAdopted(t, map[string][]string{"PUT/roll?dryRun": {plan("")}})

	found, diags := planning(t, r, bound(version(6), 6), bound(version(7), 6), binding(version(7)))

	says(t, diags, "Warning: The apply rolls "+id, "2 batches")
	is(t, found, "serving_version", "<unknown>")
	api.changed(`PUT/roll?dryRun {"batchSizePercentage":50,"launchTemplate":{"version":7}}`)
}

func TestPlan_ofAVersionThatThisApplyMakes_asksNothing_andSaysThatItRolls(t *testing.T) {
	r, _ := serveAdopted(t, map[string][]string{})
	unknown := values{"launch_template_version": types.Int64Unknown()}

	found, diags := planning(t, r, bound(version(6), 6), bound(unknown, 6), binding(unknown))

	says(t, diags, "Warning: The apply rolls "+id, "not known yet")
	is(t, found, "last_roll_id", "<unknown>")
}

func TestPlan_withoutARoll_isSilent(t *testing.T) {
	r, _ := serveAdopted(t, map[string][]string{})
	for _, wanted := range []values{nil, version(6), image("ami-1")} {
		found, diags := planning(t, r, bound(wanted, 6), bound(wanted, 6), binding(wanted))

		says(t, diags)
		is(t, found, "serving_version", "6")
	}
	_, diags := planning(t, r, bound(nil, 6), bound(version(6), 6), binding(version(6)))
	says(t, diags)
}

func TestPlan_ofAnAdoption_isCheckedByADryRun(t *testing.T) {
	for name, one := range map[string]struct{ problem, says string }{
		"all well":      {"", ""},
		"not there yet": {`{"code":"VALIDATION_ERROR","field":"group.autoScaling.name","message":"there is none"}`, "Warning: The Auto Scaling group cannot be adopted yet"},
		"no tag":        {`{"code":"VALIDATION_ERROR","message":"lacks the tag"}`, "Warning: The Auto Scaling group cannot be adopted yet"},
		"wrong":         {`{"code":"VALIDATION_ERROR","field":"group.strategy.drainingTimeout","message":"is wrong"}`, "Error: The Auto Scaling group cannot be adopted"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := serveAdopted(t, map[string][]string{
				"POST?dryRun": {item(`{"feasible":false,"problems":[` + one.problem + `],"warnings":[]}`)},
			})
			fresh := merged(toBind(nil), values{"id": types.StringUnknown(), "console_url": types.StringUnknown()})

			_, diags := planning(t, r, nil, fresh, binding(nil))

			if one.says == "" {
				says(t, diags)
			} else {
				says(t, diags, one.says)
			}
		})
	}
}

func TestSchema_hasNothingThatTheAutoScalingGroupHas(t *testing.T) {
	of := theAutoScalingSchema(t)
	for _, name := range []string{"min_size", "desired_capacity", "subnet_ids", "instance_types", "user_data", "target_group_arns", "scheduled_task"} {
		if _, has := of.Attributes[name]; has {
			t.Errorf("%s is an attribute, and Terraform would not refuse it", name)
		}
	}
	inner := of.Attributes["roll"].(schema.SingleNestedAttribute).Attributes["on_failure"].(schema.SingleNestedAttribute).Attributes
	names := map[string]bool{}
	for name := range maps.Keys(inner) {
		names[name] = true
	}
	if len(names) != 2 || !names["keep_failed_for"] || !names["draining_timeout"] {
		t.Error(names)
	}
}
