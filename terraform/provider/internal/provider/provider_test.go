package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func TestProvider_takesItsConfigurationFromTheBlock_orFromTheEnvironment(t *testing.T) {
	none, unknown := tftypes.NewValue(tftypes.String, nil), tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
	of := func(text string) tftypes.Value { return tftypes.NewValue(tftypes.String, text) }
	for name, one := range map[string]struct {
		endpoint, token tftypes.Value
		environment     map[string]string
		says            []string
		isConfigured    bool
	}{
		"the block":             {of("https://example.com/v1"), of("t"), nil, nil, true},
		"the environment":       {none, none, map[string]string{"GREENROLL_ENDPOINT": "https://example.com/v1", "GREENROLL_TOKEN": "t"}, nil, true},
		"a value of this apply": {unknown, none, nil, nil, false},
		"nothing": {none, of("t"), nil,
			[]string{"Error: Greenroll's endpoint is not given", "GREENROLL_ENDPOINT", "ApiUrl", "IamApiUrl"}, false},
		"a wrong endpoint": {of("example.com"), of("t"), nil, []string{"endpoint must be a URL like https://"}, false},
		"a wrong token":    {of("https://example.com/v1"), of("two words"), nil, []string{"token has a character that no token has"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("GREENROLL_ENDPOINT", "")
			t.Setenv("GREENROLL_TOKEN", "")
			for variable, value := range one.environment {
				t.Setenv(variable, value)
			}
			p := New("1.2.3")()
			var described provider.SchemaResponse
			p.Schema(t.Context(), provider.SchemaRequest{}, &described)
			var resp provider.ConfigureResponse

			p.Configure(t.Context(), provider.ConfigureRequest{Config: tfsdk.Config{
				Schema: described.Schema,
				Raw: tftypes.NewValue(described.Schema.Type().TerraformType(t.Context()),
					map[string]tftypes.Value{"endpoint": one.endpoint, "token": one.token}),
			}}, &resp)

			says(t, resp.Diagnostics, one.says...)
			if (resp.ResourceData != nil) != one.isConfigured {
				t.Error(resp.ResourceData)
			}
		})
	}
}

func looked(t *testing.T, source datasource.DataSource, given values) (values, diag.Diagnostics) {
	t.Helper()
	var described datasource.SchemaResponse
	source.Schema(t.Context(), datasource.SchemaRequest{}, &described)
	if diags := described.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Fatal(diags)
	}
	none := tftypes.NewValue(described.Schema.Type().TerraformType(t.Context()), nil)
	config := tfsdk.State{Schema: described.Schema, Raw: none}
	for name, value := range given {
		if diags := config.SetAttribute(t.Context(), path.Root(name), value); diags.HasError() {
			t.Fatal(diags)
		}
	}
	resp := datasource.ReadResponse{State: tfsdk.State{Schema: described.Schema, Raw: none}}
	source.Read(t.Context(), datasource.ReadRequest{Config: tfsdk.Config{Schema: described.Schema, Raw: config.Raw}}, &resp)
	return read(t.Context(), resp.State, &resp.Diagnostics), resp.Diagnostics
}

func TestGroup_isFoundByItsId_andByItsName(t *testing.T) {
	for name, given := range map[string]values{
		"id": {"id": types.StringValue(id)}, "name": {"name": types.StringValue("web")},
	} {
		t.Run(name, func(t *testing.T) {
			list := group(2, 1, "ami-2", "")
			r, _ := serve(t, map[string][]string{"GET": {list}, "GET/roll": {roll("sbgd-2", "ROLL", "failed", 2, "")}})

			all, diags := looked(t, &groupDataSource{client: r.client}, given)

			says(t, diags)
			is(t, all, "id", `"`+id+`"`)
			is(t, all, "name", `"web"`)
			is(t, all, "image_id", `"ami-2"`)
			is(t, all, "desired_capacity", "2")
			is(t, all, "serving_revision", "1")
			is(t, all, "last_roll_id", `"sbgd-2"`)
		})
	}
}

func TestGroup_whoseNameIsNotOfOneGroup_saysTheWayOut(t *testing.T) {
	for name, want := range map[string]string{
		"other": `no group has the name "other"`,
		"web":   `2 groups have the name "web", so give one of their ids: sig-1, sig-2.`,
	} {
		r, _ := serve(t, map[string][]string{"GET": {item(`{"id":"sig-1","name":"web"},{"id":"sig-2","name":"web"}`)}})
		_, diags := looked(t, &groupDataSource{client: r.client}, values{"name": types.StringValue(name)})
		says(t, diags, want)
	}
}

func TestRollPlan_hasTheDryRun(t *testing.T) {
	r, api := serve(t, map[string][]string{"PUT/roll?dryRun": {item(`{"feasible":false,"revision":2,"imageId":"ami-2","numOfBatches":2,
		"batchSize":1,"target":2,"inService":2,"floor":2,"ceiling":4,"surge":2,"expectedDuration":{"seconds":546,"basis":"SETTINGS"},
		"batches":[{"batchNum":1,"launches":1,"blueInstances":1,"blue":["i-1"]}],"warnings":[{"code":"W","message":"mind"}],
		"checks":[{"name":"image","passed":false,"reasons":[{"code":"IMAGE_NOT_AVAILABLE","message":"none"}]}]}`)}})
	given := merged(nulls(rollFields), values{"group_id": types.StringValue(id), "batch_size_percentage": types.Int64Value(50)})

	all, diags := looked(t, &rollPlanDataSource{client: r.client}, given)

	says(t, diags)
	is(t, all, "feasible", "false")
	is(t, all, "floor", "2")
	is(t, all, "expected_seconds", "546")
	is(t, all, "batch_size_percentage", "50")
	is(t, all, "group_id", `"`+id+`"`)
	first := attributes(all["batches"].(types.List).Elements()[0])
	check := attributes(all["checks"].(types.List).Elements()[0])
	if first["blue"].String() != `["i-1"]` || check["name"].String() != `"image"` || attributes(check["reasons"].(types.List).Elements()[0])["message"].String() != `"none"` {
		t.Error(first, check)
	}
	api.changed(`PUT/roll?dryRun {"batchSizePercentage":50}`)
}

func TestCall_beforeTheProviderIsConfigured_saysWhatToDo(t *testing.T) {
	_, diags := looked(t, &groupDataSource{}, values{"id": types.StringValue(id)})
	says(t, diags, "Error: The provider greenroll is not configured", "-target")
	_, diags = created(t, &groupResource{}, newPlan())
	says(t, diags, "Error: The provider greenroll is not configured")
}
