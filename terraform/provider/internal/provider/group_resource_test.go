package provider

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

const id = "sig-0a1b2c3d"

// api answers each route by its list of answers, one after the other, and the last for ever. It notes every call.
type api struct {
	t      *testing.T
	routes map[string][]string
	asked  map[string]int
	calls  []string
}

// item is an answer of 200, and problem another one.
func item(json string) string { return `200 {"response":{"items":[` + json + `]}}` }

func problem(status int, code, field, message string) string {
	return fmt.Sprintf(`%d {"request":{"id":"r-1"},"response":{"errors":[{"code":%q,"field":%q,"message":%q}]}}`, status, code, field, message)
}

func group(latest, serving int, image, more string) string {
	return item(fmt.Sprintf(`{"id":%q,"name":"web","latestRevision":%d,"servingRevision":%d,
		"capacity":{"minimum":1,"maximum":4,"target":2},"inForce":{"region":"eu-west-1"},
		"compute":{"instanceTypes":{"onDemandTypes":["t4g.small"]},"subnetIds":["subnet-1"],"launchSpecification":{"imageId":%q}}%s}`,
		id, latest, serving, image, more))
}

func roll(id, kind, status string, revision int, more string) string {
	return item(fmt.Sprintf(`{"id":%q,"kind":%q,"status":%q,"revision":%d%s}`, id, kind, status, revision, more))
}

// serve returns the resource with a client of an API that answers so. A path is what follows the group's id.
func serve(t *testing.T, routes map[string][]string) (*groupResource, *api) {
	t.Helper()
	betweenTries = time.Millisecond
	a := &api{t: t, routes: routes, asked: map[string]int{}}
	// httptest binds to loopback only.
	server := httptest.NewServer(http.HandlerFunc(a.answer))
	t.Cleanup(server.Close)
	client, err := greenroll.New(t.Context(), greenroll.Config{Endpoint: server.URL, Token: "secret-token"})
	if err != nil {
		t.Fatal(err)
	}
	return &groupResource{client: client}, a
}

func (a *api) answer(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	route := request.Method + strings.TrimPrefix(strings.TrimPrefix(request.URL.Path, "/aws/ec2/group"), "/"+id)
	if request.URL.RawQuery == "dryRun=true" {
		route += "?dryRun"
	}
	answers := a.routes[route]
	if answers == nil {
		a.t.Errorf("%s is called", route)
		w.WriteHeader(400)
		return
	}
	if request.Method != "GET" {
		a.calls = append(a.calls, strings.TrimSpace(route+" "+string(body)))
	}
	var status int
	next := answers[min(a.asked[route], len(answers)-1)]
	a.asked[route]++
	_, _ = fmt.Sscan(next, &status)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, next[4:])
}

func (a *api) changed(want ...string) {
	a.t.Helper()
	if strings.Join(a.calls, "\n") != strings.Join(want, "\n") {
		a.t.Errorf("the calls that change something are\n%s\nnot\n%s", strings.Join(a.calls, "\n"), strings.Join(want, "\n"))
	}
}

func theSchema(t *testing.T) schema.Schema {
	t.Helper()
	var resp resource.SchemaResponse
	newGroupResource().Schema(t.Context(), resource.SchemaRequest{}, &resp)
	if diags := resp.Schema.ValidateImplementation(t.Context()); diags.HasError() {
		t.Fatal(diags)
	}
	return resp.Schema
}

// raw is a configuration, a plan or a state with these attributes. The others are null.
func raw(t *testing.T, given values) tftypes.Value {
	t.Helper()
	of := theSchema(t)
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

// configured is the smallest configuration. Its capacity is all given.
func configured(image string) values {
	given := nulls(groupFields)
	given["name"] = types.StringValue("web")
	given["min_size"], given["max_size"], given["desired_capacity"] = types.Int64Value(1), types.Int64Value(4), types.Int64Value(2)
	given["image_id"] = types.StringValue(image)
	given["instance_types"] = types.ListValueMust(types.StringType, []attr.Value{types.StringValue("t4g.small")})
	given["subnet_ids"] = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("subnet-1")})
	given["timeouts"] = timeouts.Value{Object: types.ObjectNull(map[string]attr.Type{
		"create": types.StringType, "read": types.StringType, "update": types.StringType, "delete": types.StringType,
	})}
	return given
}

func merged(all values, more values) values {
	copied := values{}
	for name, value := range all {
		copied[name] = value
	}
	for name, value := range more {
		copied[name] = value
	}
	return copied
}

// rolled is the attribute roll.
func rolled(more values) values {
	of := attrTypes(rollFields)
	of["wait"] = types.StringType
	given := merged(with(nulls(rollFields), "wait", types.StringNull()), values{"batch_size_percentage": types.Int64Value(50)})
	return values{"roll": types.ObjectValueMust(of, merged(given, more))}
}

// stored is the state of the group.
func stored(image string, latest, serving int64) values {
	return merged(configured(image), values{
		"id": types.StringValue(id), "region": types.StringValue("eu-west-1"), "console_url": types.StringValue("somewhere"),
		"latest_revision": types.Int64Value(latest), "serving_revision": types.Int64Value(serving), "last_roll_id": types.StringNull(),
	})
}

func planned(image string) values {
	return merged(stored(image, 0, 0), values{
		"latest_revision": types.Int64Unknown(), "serving_revision": types.Int64Unknown(), "last_roll_id": types.StringUnknown(),
	})
}

func applied(t *testing.T, r *groupResource, state, plan, config values) (values, diag.Diagnostics) {
	t.Helper()
	of := theSchema(t)
	resp := resource.UpdateResponse{State: tfsdk.State{Schema: of, Raw: raw(t, state)}}
	r.Update(t.Context(), resource.UpdateRequest{
		Config: tfsdk.Config{Schema: of, Raw: raw(t, config)}, Plan: tfsdk.Plan{Schema: of, Raw: raw(t, plan)},
		State: tfsdk.State{Schema: of, Raw: raw(t, state)},
	}, &resp)
	return read(t.Context(), resp.State, &resp.Diagnostics), resp.Diagnostics
}

func says(t *testing.T, diags diag.Diagnostics, words ...string) {
	t.Helper()
	all := ""
	for _, one := range diags {
		all += fmt.Sprintf("%s: %s %s\n", one.Severity(), one.Summary(), one.Detail())
	}
	for _, word := range words {
		if !strings.Contains(all, word) {
			t.Errorf("%q is not said:\n%s", word, all)
		}
	}
	if len(words) == 0 && all != "" {
		t.Errorf("something is said:\n%s", all)
	}
	if strings.Contains(all, "secret-token") {
		t.Error("the token is said")
	}
}

func is(t *testing.T, all values, name, want string) {
	t.Helper()
	if all[name] == nil || all[name].String() != want {
		t.Errorf("%s is %v, not %s", name, all[name], want)
	}
}

func created(t *testing.T, r *groupResource, plan values) (values, diag.Diagnostics) {
	t.Helper()
	of := theSchema(t)
	resp := resource.CreateResponse{State: tfsdk.State{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)}}
	r.Create(t.Context(), resource.CreateRequest{Plan: tfsdk.Plan{Schema: of, Raw: raw(t, plan)}}, &resp)
	return read(t.Context(), resp.State, &resp.Diagnostics), resp.Diagnostics
}

func newPlan() values {
	return merged(planned("ami-1"), values{
		"id": types.StringUnknown(), "region": types.StringUnknown(), "console_url": types.StringUnknown(), "desired_capacity": types.Int64Unknown(),
	})
}

func TestCreate_waitsForTheInstances(t *testing.T) {
	r, api := serve(t, map[string][]string{
		"POST":            {problem(409, "INSTANCE_PROFILE_NOT_READY", "", "soon"), group(1, 0, "ami-1", `,"activeRoll":{"id":"sbgd-1","kind":"CREATE"}`)},
		"GET/roll/sbgd-1": {roll("sbgd-1", "CREATE", "finished", 1, "")},
		"GET":             {group(1, 1, "ami-1", "")},
		"GET/roll":        {`200 {"response":{"items":[]}}`},
	})

	state, diags := created(t, r, newPlan())

	says(t, diags)
	is(t, state, "id", `"`+id+`"`)
	is(t, state, "serving_revision", "1")
	is(t, state, "desired_capacity", "2")
	is(t, state, "region", `"eu-west-1"`)
	is(t, state, "last_roll_id", "<null>")
	body := `POST {"group":{"capacity":{"maximum":4,"minimum":1},"compute":{"instanceTypes":{"onDemandTypes":["t4g.small"]},` +
		`"launchSpecification":{"imageId":"ami-1"},"subnetIds":["subnet-1"]},"name":"web"}}`
	api.changed(body, body)
}

func TestCreate_thatFails_hasTheReason_andTheIdForADestroy(t *testing.T) {
	r, _ := serve(t, map[string][]string{
		"POST":            {group(1, 0, "ami-1", `,"activeRoll":{"id":"sbgd-1","kind":"CREATE"}`)},
		"GET/roll/sbgd-1": {roll("sbgd-1", "CREATE", "failed", 1, `,"reason":"no capacity"`)},
		"GET":             {group(1, 0, "ami-1", "")},
		"GET/roll":        {`200 {"response":{"items":[]}}`},
	})

	state, diags := created(t, r, newPlan())

	says(t, diags, "Error: The instances of the group "+id+" are not in service", "CREATE sbgd-1 failed: no capacity.")
	is(t, state, "id", `"`+id+`"`)
	is(t, state, "serving_revision", "<null>")
}

func TestCreate_thatIsRefused_namesTheAttribute_andLeavesNoState(t *testing.T) {
	r, _ := serve(t, map[string][]string{
		"POST": {problem(400, "VALIDATION_ERROR", "group.compute.subnetIds", "must exist")},
	})

	state, diags := created(t, r, newPlan())

	says(t, diags, "group.compute.subnetIds: must exist.", "VALIDATION_ERROR, request r-1.")
	if len(state) != 0 || !diags[0].(diag.DiagnosticWithPath).Path().Equal(path.Root("subnet_ids")) {
		t.Error(state, diags)
	}
}

func TestUpdate_ofAnImage_isRolled(t *testing.T) {
	r, api := serve(t, map[string][]string{
		"GET":             {group(1, 1, "ami-1", ""), group(2, 1, "ami-2", ""), group(2, 2, "ami-2", "")},
		"PUT":             {group(2, 1, "ami-2", "")},
		"PUT/roll":        {roll("sbgd-2", "ROLL", "starting", 2, "")},
		"GET/roll/sbgd-2": {roll("sbgd-2", "ROLL", "finished", 2, "")},
		"GET/roll":        {roll("sbgd-2", "ROLL", "finished", 2, "")},
	})

	state, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"), merged(configured("ami-2"), rolled(nil)))

	says(t, diags)
	is(t, state, "image_id", `"ami-2"`)
	is(t, state, "latest_revision", "2")
	is(t, state, "serving_revision", "2")
	is(t, state, "last_roll_id", `"sbgd-2"`)
	api.changed(`PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-2"}}}}`, `PUT/roll {"batchSizePercentage":50}`)
}

func TestUpdate_withoutRoll_replacesNobody(t *testing.T) {
	r, api := serve(t, map[string][]string{
		"GET":      {group(1, 1, "ami-1", ""), group(2, 1, "ami-2", "")},
		"PUT":      {group(2, 1, "ami-2", "")},
		"GET/roll": {`200 {"response":{"items":[]}}`},
	})

	state, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"), configured("ami-2"))

	says(t, diags)
	is(t, state, "latest_revision", "2")
	is(t, state, "serving_revision", "1")
	api.changed(`PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-2"}}}}`)
}

func TestUpdate_whoseRollFails_isAnErrorWithTheReason_andTheStateSaysWhatServes(t *testing.T) {
	for name, one := range map[string]struct {
		ended, back string
		says        []string
	}{
		"failed": {roll("sbgd-2", "ROLL", "failed", 2, `,"reason":"batch 1: 1 of 1 not healthy"`), "",
			[]string{"Error: The change of the group " + id + " is not in service", "ROLL sbgd-2 failed: batch 1: 1 of 1 not healthy."}},
		"stopped": {roll("sbgd-2", "ROLL", "stopped", 2, `,"reason":"by ops"`), "", []string{"ROLL sbgd-2 was stopped: by ops."}},
		"failed and gone back": {roll("sbgd-2", "ROLL", "failed", 2, `,"reason":"bad","rollbackId":"sbgd-3"`), roll("sbgd-3", "ROLLBACK", "finished", 1, ""),
			[]string{"ROLL sbgd-2 failed: bad. ROLLBACK sbgd-3 has brought back the revision that served before."}},
		"failed and not gone back": {roll("sbgd-2", "ROLL", "failed", 2, `,"reason":"bad","rollbackId":"sbgd-3"`),
			roll("sbgd-3", "ROLLBACK", "failed", 1, `,"reason":"worse"`), []string{"ROLL sbgd-2 failed: bad. Then ROLLBACK sbgd-3 failed: worse."}},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, map[string][]string{
				"GET":             {group(1, 1, "ami-1", ""), group(2, 1, "ami-2", "")},
				"PUT":             {group(2, 1, "ami-2", "")},
				"PUT/roll":        {one.ended},
				"GET/roll/sbgd-3": {one.back},
				"GET/roll":        {one.ended},
			})

			state, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"), merged(configured("ami-2"), rolled(nil)))

			says(t, diags, one.says...)
			is(t, state, "image_id", `"ami-2"`)
			is(t, state, "latest_revision", "2")
			is(t, state, "serving_revision", "1")
		})
	}
}

func TestUpdate_ofAGroupThatIsHeld_waits(t *testing.T) {
	held := `,"activeRoll":{"id":"sbgd-7","kind":"DETACH"}`
	r, api := serve(t, map[string][]string{
		"GET": {group(1, 1, "ami-1", ""), group(1, 1, "ami-1", ""), group(2, 1, "ami-2", held), group(2, 1, "ami-2", ""),
			group(2, 1, "ami-2", ""), group(2, 2, "ami-2", "")},
		"PUT":             {problem(409, "OPERATION_IN_PROGRESS", "", "held by sbgd-6"), group(2, 1, "ami-2", held)},
		"GET/roll/sbgd-7": {roll("sbgd-7", "DETACH", "finished", 1, "")},
		"PUT/roll":        {problem(400, "CANT_ROLL_CAPACITY_BELOW_MINIMUM", "", "held by sbgd-8"), roll("sbgd-2", "ROLL", "finished", 2, "")},
		"GET/roll":        {roll("sbgd-2", "ROLL", "finished", 2, "")},
	})

	state, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"), merged(configured("ami-2"), rolled(nil)))

	says(t, diags)
	is(t, state, "serving_revision", "2")
	update := `PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-2"}}}}`
	api.changed(update, update, `PUT/roll {"batchSizePercentage":50}`, `PUT/roll {"batchSizePercentage":50}`)
}

// update_policy makes Greenroll start the roll itself, and so does a person at the console.
func TestUpdate_whoseRevisionIsRolledAlready_waitsForThatRoll(t *testing.T) {
	for status, words := range map[string][]string{"finished": nil, "failed": {"ROLL sbgd-5 failed: bad."}} {
		t.Run(status, func(t *testing.T) {
			r, api := serve(t, map[string][]string{
				"GET":             {group(1, 1, "ami-1", ""), group(2, 1, "ami-2", `,"activeRoll":{"id":"sbgd-5","kind":"ROLL"}`), group(2, 2, "ami-2", "")},
				"PUT":             {group(2, 1, "ami-2", "")},
				"GET/roll/sbgd-5": {roll("sbgd-5", "ROLL", "in_progress", 2, ""), roll("sbgd-5", "ROLL", status, 2, `,"reason":"bad"`)},
				"GET/roll":        {roll("sbgd-5", "ROLL", status, 2, "")},
			})

			_, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"), merged(configured("ami-2"), rolled(nil)))

			says(t, diags, words...)
			api.changed(`PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-2"}}}}`)
		})
	}
}

func TestUpdate_thatOnlyStartsTheRoll_returns(t *testing.T) {
	r, api := serve(t, map[string][]string{
		"GET":      {group(1, 1, "ami-1", ""), group(2, 1, "ami-2", "")},
		"PUT":      {group(2, 1, "ami-2", "")},
		"PUT/roll": {roll("sbgd-2", "ROLL", "starting", 2, "")},
		"GET/roll": {roll("sbgd-2", "ROLL", "in_progress", 2, "")},
	})

	state, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"),
		merged(configured("ami-2"), rolled(values{"wait": types.StringValue("0")})))

	says(t, diags)
	is(t, state, "serving_revision", "1")
	is(t, state, "last_roll_id", `"sbgd-2"`)
	if len(api.calls) != 2 {
		t.Error(api.calls)
	}
}

func TestUpdate_whoseRollTakesLongerThanWait_saysThatItGoesOn(t *testing.T) {
	running := roll("sbgd-2", "ROLL", "in_progress", 2, "")
	r, _ := serve(t, map[string][]string{
		"GET": {group(1, 1, "ami-1", ""), group(2, 1, "ami-2", "")}, "PUT": {group(2, 1, "ami-2", "")},
		"PUT/roll": {running}, "GET/roll/sbgd-2": {running}, "GET/roll": {running},
	})

	state, diags := applied(t, r, stored("ami-1", 1, 1), planned("ami-2"),
		merged(configured("ami-2"), rolled(values{"wait": types.StringValue("1ms")})))

	says(t, diags, "ROLL sbgd-2 has not ended in time, and goes on. Apply again to wait for it.", "raise roll.wait")
	is(t, state, "serving_revision", "1")
}

// The API makes the serving revision the latest again when an update is equal to it.
func TestUpdate_backToWhatServes_rollsNobody_andTakesOutTheGreenThatIsLeft(t *testing.T) {
	for name, one := range map[string]struct {
		last, live, back string
		calls            []string
		says             []string
	}{
		"no green is left": {roll("sbgd-2", "ROLL", "failed", 2, ""), item(`{"instanceId":"i-1","revision":1}`), "", nil, nil},
		"green is left": {roll("sbgd-2", "ROLL", "failed", 2, ""), item(`{"instanceId":"i-1","revision":1},{"instanceId":"i-2","revision":2}`),
			roll("sbgd-3", "ROLLBACK", "finished", 1, ""),
			[]string{`POST/roll/sbgd-2/action {"actionType":"DETACH_NEW","shouldHandleAllBatches":true}`}, nil},
		"green is left, and cannot be replaced": {roll("sbgd-2", "ROLL", "stopped", 2, ""), item(`{"instanceId":"i-2","revision":2}`),
			roll("sbgd-3", "ROLLBACK", "failed", 1, `,"reason":"no capacity"`),
			[]string{`POST/roll/sbgd-2/action {"actionType":"DETACH_NEW","shouldHandleAllBatches":true}`}, []string{"ROLLBACK sbgd-3 failed: no capacity."}},
		"green has just gone": {roll("sbgd-2", "ROLL", "failed", 2, ""), item(`{"instanceId":"i-2","revision":2}`),
			problem(400, "VALIDATION_ERROR", "actionType", "nothing of that lives any more, so there is nothing to DETACH_NEW"),
			[]string{`POST/roll/sbgd-2/action {"actionType":"DETACH_NEW","shouldHandleAllBatches":true}`}, nil},
		"green is left, and a HEAL holds the group": {roll("sbgd-2", "ROLL", "failed", 2, ""), item(`{"instanceId":"i-2","revision":2}`),
			problem(409, "OPERATION_IN_PROGRESS", "", "held") + "\n" + roll("sbgd-3", "ROLLBACK", "finished", 1, ""),
			[]string{`POST/roll/sbgd-2/action {"actionType":"DETACH_NEW","shouldHandleAllBatches":true}`,
				`POST/roll/sbgd-2/action {"actionType":"DETACH_NEW","shouldHandleAllBatches":true}`}, nil},
		"the roll went back itself": {roll("sbgd-3", "ROLLBACK", "finished", 1, ""), item(`{"instanceId":"i-2","revision":2}`), "", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			r, api := serve(t, map[string][]string{
				"GET":                     {group(2, 1, "ami-broken", ""), group(1, 1, "ami-1", "")},
				"PUT":                     {group(1, 1, "ami-1", "")},
				"GET/roll":                {one.last},
				"GET/status":              {one.live},
				"POST/roll/sbgd-2/action": strings.Split(one.back, "\n"),
			})

			state, diags := applied(t, r, stored("ami-broken", 2, 1), planned("ami-1"), merged(configured("ami-1"), rolled(nil)))

			says(t, diags, one.says...)
			is(t, state, "latest_revision", "1")
			is(t, state, "serving_revision", "1")
			api.changed(append([]string{`PUT {"group":{"compute":{"launchSpecification":{"imageId":"ami-1"}}}}`}, one.calls...)...)
		})
	}
}

func TestUpdate_leavesTheTargetAlone_whenSomebodyElseScales(t *testing.T) {
	r, api := serve(t, map[string][]string{
		"GET":      {group(1, 1, "ami-1", "")},
		"PUT":      {group(1, 1, "ami-1", "")},
		"GET/roll": {`200 {"response":{"items":[]}}`},
	})
	config := merged(configured("ami-1"), values{"desired_capacity": types.Int64Null(), "description": types.StringValue("the shop")})
	// The state is older than the last scale.
	plan := merged(planned("ami-1"), values{"desired_capacity": types.Int64Value(4), "description": types.StringValue("the shop")})

	state, diags := applied(t, r, stored("ami-1", 1, 1), plan, config)

	says(t, diags)
	is(t, state, "desired_capacity", "4")
	api.changed(`PUT {"group":{"description":"the shop"}}`)
}

func TestUpdate_ofTheTarget_waitsForTheScale(t *testing.T) {
	scale := `,"activeRoll":{"id":"sbgd-4","kind":"SCALE"}`
	r, _ := serve(t, map[string][]string{
		"GET":             {group(1, 1, "ami-1", "")},
		"PUT":             {group(1, 1, "ami-1", scale)},
		"GET/roll/sbgd-4": {roll("sbgd-4", "SCALE", "failed", 1, `,"reason":"no capacity"`)},
		"GET/roll":        {`200 {"response":{"items":[]}}`},
	})
	more := values{"desired_capacity": types.Int64Value(3)}

	_, diags := applied(t, r, stored("ami-1", 1, 1), merged(planned("ami-1"), more), merged(configured("ami-1"), more))

	says(t, diags, "SCALE sbgd-4 failed: no capacity.")
}

func TestUpdate_thatIsRefused_leavesTheState(t *testing.T) {
	r, _ := serve(t, map[string][]string{
		"GET": {group(1, 1, "ami-1", "")},
		"PUT": {problem(400, "VALIDATION_ERROR", "group.compute.launchSpecification.imageId",
			"group.compute.launchSpecification.imageId must be an AMI")},
	})

	state, diags := applied(t, r, stored("ami-1", 1, 1), planned("image"), merged(configured("image"), rolled(nil)))

	says(t, diags, "Error: The group is not changed", "changed group.compute.launchSpecification.imageId must be an AMI.")
	is(t, state, "image_id", `"ami-1"`)
	is(t, state, "latest_revision", "1")
}

func refreshed(t *testing.T, r *groupResource, state values) (values, diag.Diagnostics) {
	t.Helper()
	of := theSchema(t)
	resp := resource.ReadResponse{State: tfsdk.State{Schema: of, Raw: raw(t, state)}}
	r.Read(t.Context(), resource.ReadRequest{State: resp.State}, &resp)
	if resp.State.Raw.IsNull() {
		return nil, resp.Diagnostics
	}
	return read(t.Context(), resp.State, &resp.Diagnostics), resp.Diagnostics
}

func TestRead_showsDrift_fieldByField(t *testing.T) {
	r, _ := serve(t, map[string][]string{
		"GET":      {group(2, 1, "ami-other", `,"description":"changed by hand"`)},
		"GET/roll": {roll("sbgd-2", "ROLL", "failed", 2, "")},
	})

	state, diags := refreshed(t, r, stored("ami-1", 1, 1))

	says(t, diags)
	is(t, state, "image_id", `"ami-other"`)
	is(t, state, "description", `"changed by hand"`)
	is(t, state, "latest_revision", "2")
	is(t, state, "serving_revision", "1")
	is(t, state, "last_roll_id", `"sbgd-2"`)
}

func TestRead_ofAGroupThatIsGone_removesItFromTheState(t *testing.T) {
	r, _ := serve(t, map[string][]string{"GET": {problem(400, "GROUP_DOESNT_EXIST", "groupId", "there is no group")}})
	state, diags := refreshed(t, r, stored("ami-1", 1, 1))
	says(t, diags)
	if state != nil {
		t.Error(state)
	}
}

func TestDelete_waitsForAnotherOperation_andUntilTheGroupIsGone(t *testing.T) {
	gone := problem(400, "GROUP_DOESNT_EXIST", "groupId", "there is no group")
	for name, routes := range map[string]map[string][]string{
		"there":         {"DELETE": {item(`{"operation":{"id":"sbgd-9","kind":"DELETE"}}`)}, "GET": {gone}},
		"held":          {"DELETE": {problem(409, "OPERATION_IN_PROGRESS", "", "held"), item(`{"operation":{"id":"sbgd-9","kind":"DELETE"}}`)}, "GET": {group(1, 1, "ami-1", ""), gone}},
		"being deleted": {"DELETE": {problem(409, "OPERATION_IN_PROGRESS", "", "held")}, "GET": {gone}},
		"gone":          {"DELETE": {gone}},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, routes)
			state := tfsdk.State{Schema: theSchema(t), Raw: raw(t, stored("ami-1", 1, 1))}
			resp := resource.DeleteResponse{State: state}

			r.Delete(t.Context(), resource.DeleteRequest{State: state}, &resp)

			says(t, resp.Diagnostics)
		})
	}
}

func TestImport_ofANameOrOfNonsense_saysWhatAnIdIs(t *testing.T) {
	r, _ := serve(t, nil)
	of := theSchema(t)
	resp := resource.ImportStateResponse{State: tfsdk.State{Schema: of, Raw: tftypes.NewValue(of.Type().TerraformType(t.Context()), nil)}}
	r.ImportState(t.Context(), resource.ImportStateRequest{ID: "web"}, &resp)
	says(t, resp.Diagnostics, `like sig-0a1b2c3d, but the id was "web"`, "data source greenroll_group")
}

func modified(t *testing.T, r *groupResource, state, plan, config values) (values, diag.Diagnostics) {
	t.Helper()
	of := theSchema(t)
	resp := resource.ModifyPlanResponse{Plan: tfsdk.Plan{Schema: of, Raw: raw(t, plan)}}
	r.ModifyPlan(t.Context(), resource.ModifyPlanRequest{
		Config: tfsdk.Config{Schema: of, Raw: raw(t, config)}, Plan: resp.Plan, State: tfsdk.State{Schema: of, Raw: raw(t, state)},
	}, &resp)
	return read(t.Context(), resp.Plan, &resp.Diagnostics), resp.Diagnostics
}

const dryRun = `{"revision":2,"imageId":"ami-2","numOfBatches":2,"batchSize":1,"floor":2,"ceiling":4,"expectedDuration":{"seconds":546},
	"checks":[{"name":"image","passed":true}%s],"warnings":[{"code":"NO_ROLLBACK","message":"nothing serves yet"}]}`

func plan(checks string) string { return item(fmt.Sprintf(dryRun, checks)) }

func TestPlan_ofANewImage_showsTheRoll(t *testing.T) {
	r, api := serve(t, map[string][]string{"PUT/roll?dryRun": {plan("")}})

	all, diags := modified(t, r, stored("ami-1", 1, 1), stored("ami-2", 1, 1), merged(configured("ami-2"), rolled(nil)))

	is(t, all, "latest_revision", "<unknown>")
	is(t, all, "serving_revision", "<unknown>")
	is(t, all, "last_roll_id", "<unknown>")
	says(t, diags, "Warning: The apply rolls "+id, "2 batches of at most 1 instance, never fewer than 2 in service, never more than 4 live, "+
		"about 9 min 6 s.", "NO_ROLLBACK: nothing serves yet", "/console/index.html#/groups/"+id)
	if diags.HasError() || len(diags) != 1 {
		t.Error(diags)
	}
	api.changed(`PUT/roll?dryRun {"batchSizePercentage":50,"strategy":{"skipMatching":false}}`)
}

// The dry run counts the bake, and so does wait.
func TestPlan_ofARollThatBakesLongerThanTheApplyWaits_saysSo(t *testing.T) {
	r, api := serve(t, map[string][]string{"PUT/roll?dryRun": {plan("")}})
	bakes := values{"bake_time": types.Int64Value(300), "wait": types.StringValue("5m")}

	_, diags := modified(t, r, stored("ami-1", 1, 1), stored("ami-2", 1, 1), merged(configured("ami-2"), rolled(bakes)))

	says(t, diags, "Warning: The apply rolls "+id, "The apply waits 5 min, and fails while the roll goes on. Give a longer roll.wait.")
	if diags.HasError() {
		t.Error(diags)
	}
	api.changed(`PUT/roll?dryRun {"bakeTime":300,"batchSizePercentage":50,"strategy":{"skipMatching":false}}`)
}

func TestPlan_withoutRoll_showsTheRevisionOnly(t *testing.T) {
	r, _ := serve(t, nil)
	all, diags := modified(t, r, stored("ami-1", 1, 1), stored("ami-2", 1, 1), configured("ami-2"))
	says(t, diags)
	is(t, all, "latest_revision", "<unknown>")
	is(t, all, "serving_revision", "1")
}

func TestPlan_withoutAChange_isEmpty(t *testing.T) {
	r, _ := serve(t, nil)
	all, diags := modified(t, r, stored("ami-1", 2, 2), stored("ami-1", 2, 2), merged(configured("ami-1"), rolled(nil)))
	says(t, diags)
	is(t, all, "latest_revision", "2")
	is(t, all, "serving_revision", "2")
}

func TestPlan_ofANameAlone_rollsNobody(t *testing.T) {
	r, _ := serve(t, nil)
	named := values{"name": types.StringValue("shop")}
	all, diags := modified(t, r, stored("ami-1", 2, 2), merged(stored("ami-1", 2, 2), named), merged(merged(configured("ami-1"), named), rolled(nil)))
	says(t, diags)
	is(t, all, "latest_revision", "2")
	is(t, all, "serving_revision", "2")
}

// The spot types are on-demand types of a group without spot instances. So its first spot instances make a revision.
func TestPlan_ofTheSpotPercentage_showsARevision_onlyWhenTheTypesChange(t *testing.T) {
	spotTypes := values{"instance_types_spot": types.ListValueMust(types.StringType, []attr.Value{types.StringValue("t4g.large")})}
	for _, one := range []struct {
		name     string
		more     values
		from, to types.Int64
		want     string
	}{
		{"the first spot instances", spotTypes, types.Int64Null(), types.Int64Value(50), "<unknown>"},
		{"a value of another resource", spotTypes, types.Int64Null(), types.Int64Unknown(), "<unknown>"},
		{"the last spot instances", spotTypes, types.Int64Value(50), types.Int64Value(0), "<unknown>"},
		{"more of them", spotTypes, types.Int64Value(50), types.Int64Value(70), "1"},
		{"without types of their own", nil, types.Int64Null(), types.Int64Value(50), "1"},
	} {
		t.Run(one.name, func(t *testing.T) {
			r, _ := serve(t, nil)
			before, after := merged(one.more, values{"spot_percentage": one.from}), merged(one.more, values{"spot_percentage": one.to})
			all, diags := modified(t, r, merged(stored("ami-1", 1, 1), before), merged(stored("ami-1", 1, 1), after), merged(configured("ami-1"), after))
			says(t, diags)
			is(t, all, "latest_revision", one.want)
		})
	}
}

func TestPlan_afterAFailedRoll_showsTheChangeAgain_andWhy(t *testing.T) {
	r, _ := serve(t, map[string][]string{
		"PUT/roll?dryRun": {plan("")},
		"GET/roll":        {roll("sbgd-2", "ROLL", "failed", 2, `,"reason":"batch 1: 1 of 1 not healthy"`)},
	})

	all, diags := modified(t, r, stored("ami-2", 2, 1), stored("ami-2", 2, 1), merged(configured("ami-2"), rolled(nil)))

	is(t, all, "latest_revision", "2")
	is(t, all, "serving_revision", "<unknown>")
	says(t, diags, "Revision 2 (ami-2) does not serve. Its last roll, sbgd-2, has the status failed: batch 1: 1 of 1 not healthy.")
}

func TestPlan_whoseChecksFail_warns_andIsAnErrorWhereTheApplyMustFail(t *testing.T) {
	held := `,{"name":"noOtherOperation","passed":false,"reasons":[{"code":"OPERATION_IN_PROGRESS","message":"sbgd-7 holds the group"}]}`
	image := `,{"name":"image","passed":false,"reasons":[{"code":"IMAGE_NOT_AVAILABLE","field":"group.compute.launchSpecification.imageId","message":"there is no image"}]}`
	for name, one := range map[string]struct {
		checks, from string
		latest       int64
		isError      bool
		says         []string
	}{
		"another operation":              {held, "ami-1", 1, false, []string{"The check noOtherOperation fails now: sbgd-7 holds the group. The apply waits"}},
		"the image that is replaced":     {image, "ami-1", 1, false, []string{"It is made again when the change is written."}},
		"the image that is rolled again": {image, "ami-2", 2, true, []string{"Error: The roll of " + id + " would be refused", "there is no image"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, map[string][]string{"PUT/roll?dryRun": {plan(one.checks)}, "GET/roll": {roll("sbgd-2", "ROLL", "failed", 2, "")}})
			_, diags := modified(t, r, stored(one.from, one.latest, 1), stored("ami-2", one.latest, 1), merged(configured("ami-2"), rolled(nil)))
			says(t, diags, one.says...)
			if diags.HasError() != one.isError {
				t.Error(diags)
			}
		})
	}
}

func TestPlan_withoutADryRun_isAWarningOnly_exceptForWrongSettings(t *testing.T) {
	for name, one := range map[string]struct {
		answer  string
		isError bool
		says    string
	}{
		"no right":       {problem(403, "FORBIDDEN", "", "not this token"), false, "Greenroll does not give it"},
		"wrong settings": {problem(400, "VALIDATION_ERROR", "strategy.alarms", "has eleven"), true, "strategy.alarms: has eleven."},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, map[string][]string{"PUT/roll?dryRun": {one.answer}})
			all, diags := modified(t, r, stored("ami-1", 1, 1), stored("ami-2", 1, 1), merged(configured("ami-2"), rolled(nil)))
			says(t, diags, one.says)
			is(t, all, "serving_revision", "<unknown>")
			if diags.HasError() != one.isError {
				t.Error(diags)
			}
		})
	}
	t.Run("settings of another resource", func(t *testing.T) {
		r, _ := serve(t, nil)
		_, diags := modified(t, r, stored("ami-1", 1, 1), stored("ami-2", 1, 1),
			merged(configured("ami-2"), rolled(values{"comment": types.StringUnknown()})))
		says(t, diags, "its settings are not known yet")
	})
}

func TestPlan_ofARollThatIsUnderWay_andThatNobodyWaitsFor_isEmpty(t *testing.T) {
	r, _ := serve(t, map[string][]string{
		"GET":             {group(2, 1, "ami-2", `,"activeRoll":{"id":"sbgd-2","kind":"ROLL"}`)},
		"GET/roll/sbgd-2": {roll("sbgd-2", "ROLL", "in_progress", 2, "")},
	})
	all, diags := modified(t, r, stored("ami-2", 2, 1), stored("ami-2", 2, 1),
		merged(configured("ami-2"), rolled(values{"wait": types.StringValue("0")})))
	says(t, diags)
	is(t, all, "serving_revision", "1")
}

// creation is the answer of a dry run. Its subnets exist.
func creation(problems string) string {
	return item(`{"feasible":false,"problems":[` + problems + `],"warnings":[],"launch":{"instances":1,"imageId":"ami-1","instanceTypes":[],
		"availabilityZones":[{"name":"eu-west-1a","subnetIds":["subnet-1"]}]}}`)
}

func TestPlan_ofACreation_sendsTheBodyOfTheApply_andSaysNothingWhenAllIsWell(t *testing.T) {
	r, api := serve(t, map[string][]string{"POST?dryRun": {creation("")}})

	all, diags := modified(t, r, nil, newPlan(), merged(configured("ami-1"), rolled(nil)))

	says(t, diags)
	is(t, all, "id", "<unknown>")
	api.changed(`POST?dryRun {"group":{"capacity":{"maximum":4,"minimum":1},"compute":{"instanceTypes":{"onDemandTypes":["t4g.small"]},` +
		`"launchSpecification":{"imageId":"ami-1"},"subnetIds":["subnet-1"]},"name":"web"}}`)
}

func TestPlan_ofACreation_showsTheWarnings(t *testing.T) {
	r, _ := serve(t, map[string][]string{"POST?dryRun": {item(`{"feasible":true,"problems":[],
		"warnings":[{"code":"NO_EFFECT","message":"strategy.fallbackToOd has no effect"}]}`)}})
	_, diags := modified(t, r, nil, newPlan(), configured("ami-1"))
	says(t, diags, "Warning: Greenroll warns of the group NO_EFFECT: strategy.fallbackToOd has no effect.")
	if diags.HasError() || len(diags) != 1 {
		t.Error(diags)
	}
}

func TestPlan_ofACreation_isAnErrorAtItsAttribute_whereOnlyTheConfigurationMendsIt(t *testing.T) {
	of := func(code, field string) string {
		return fmt.Sprintf(`{"code":%q,"field":%q,"message":"is wrong"}`, code, field)
	}
	wrong := func(problem string) string {
		return item(`{"feasible":false,"problems":[` + problem + `],"warnings":[]}`)
	}
	const group = "group."
	for name, one := range map[string]struct {
		answer    string
		image     string
		subnet    string
		isError   bool
		attribute string
	}{
		"wrong field":         {wrong(of("VALIDATION_ERROR", "group.strategy.drainingTimeout")), "ami-1", "subnet-1", true, "draining_timeout"},
		"wrong without field": {wrong(of("VALIDATION_ERROR", "")), "ami-1", "subnet-1", true, ""},
		"no default subnet":   {wrong(of("VALIDATION_ERROR", group+zones)), "ami-1", "subnet-1", false, "availability_zones"},
		"not supported":       {creation(of("UNSUPPORTED_FIELD", "group.strategy.availabilityVsCost")), "ami-1", "subnet-1", true, "orientation"},
		"unknown image":       {creation(of("IMAGE_NOT_AVAILABLE", group+launch+"imageId")), "ami-1", "subnet-1", true, "image_id"},
		"unknown parameter":   {creation(of("IMAGE_NOT_AVAILABLE", group+launch+"imageId")), "resolve:ssm:/web", "subnet-1", false, "image_id"},
		"unknown type":        {creation(of("VALIDATION_ERROR", group+instanceTypes)), "ami-1", "subnet-1", true, "instance_types"},
		"unknown subnet":      {creation(of("VALIDATION_ERROR", group+subnets)), "ami-1", "subnet-2", true, "subnet_ids"},
		"zone of no balancer": {creation(of("VALIDATION_ERROR", group+subnets)), "ami-1", "subnet-1", false, "subnet_ids"},
		"target group without a tag": {creation(of("VALIDATION_ERROR", group+launch+"loadBalancersConfig")), "ami-1", "subnet-1", false,
			"target_group_arns"},
		"target group without a listener": {creation(of("TARGET_GROUP_NOT_IN_USE", "")), "ami-1", "subnet-1", false, ""},
		"new instance profile": {creation(of("INSTANCE_PROFILE_NOT_READY", group+launch+"iamRole")), "ami-1", "subnet-1", false,
			"iam_instance_profile"},
		"unknown key pair": {creation(of("LAUNCH_NOT_PERMITTED", "")), "ami-1", "subnet-1", false, ""},
	} {
		for where, placed := range map[string]values{
			"subnets": {"subnet_ids": types.SetValueMust(types.StringType, []attr.Value{types.StringValue(one.subnet)})},
			"zones":   inZone(one.subnet),
		} {
			t.Run(name+" in "+where, func(t *testing.T) {
				r, _ := serve(t, map[string][]string{"POST?dryRun": {one.answer}})
				given := values{"image_id": types.StringValue(one.image)}
				_, diags := modified(t, r, nil, merged(merged(newPlan(), given), placed), merged(merged(configured("ami-1"), given), placed))
				says(t, diags, "is wrong.")
				if diags.HasError() != one.isError || len(diags) != 1 {
					t.Fatal(diags)
				}
				at, has := diags[0].(diag.DiagnosticWithPath)
				if has != (one.attribute != "") || has && !at.Path().Equal(path.Root(one.attribute)) {
					t.Error(diags)
				}
			})
		}
	}
}

// inZone places a group by availability_zones.
func inZone(subnet string) values {
	zone := greenroll.Document{"name": "eu-west-1a", "subnetIds": []any{subnet}}
	read := decode(groupFields, greenroll.Document{"compute": greenroll.Document{"availabilityZones": []any{zone}}})
	return values{"subnet_ids": read["subnet_ids"], "availability_zones": read["availability_zones"]}
}

func TestPlan_ofACreation_withValuesOfTheSameApply_asksNothing(t *testing.T) {
	r, _ := serve(t, nil)
	for name, given := range map[string]values{
		"subnets": {"subnet_ids": types.SetUnknown(types.StringType)},
		"a subnet": {"subnet_ids": types.SetValueMust(types.StringType,
			[]attr.Value{types.StringValue("subnet-1"), types.StringUnknown()})},
		"the target": {"desired_capacity": types.Int64Unknown()},
	} {
		t.Run(name, func(t *testing.T) {
			_, diags := modified(t, r, nil, merged(newPlan(), given), merged(configured("ami-1"), given))
			says(t, diags)
		})
	}
}

func TestPlan_ofACreation_withoutADryRun_isAWarningOnly_exceptForAWrongBody(t *testing.T) {
	for name, one := range map[string]struct {
		answer  string
		isError bool
		says    string
	}{
		"no right":   {problem(403, "FORBIDDEN", "", "not this token"), false, "Warning: The creation of the group is not checked"},
		"no answer":  {problem(500, "INTERNAL_ERROR", "", "broken"), false, "Greenroll did not answer in time"},
		"wrong body": {problem(400, "VALIDATION_ERROR", "group.name", "is wrong"), true, "Error: The group cannot be created group.name: is wrong."},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := serve(t, map[string][]string{"POST?dryRun": {one.answer}})
			var diags diag.Diagnostics
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			r.checkCreation(ctx, newPlan(), configured("ami-1"), &diags)
			says(t, diags, one.says)
			if diags.HasError() != one.isError || len(diags) != 1 {
				t.Error(diags)
			}
		})
	}
}

func TestWait_thatIsNoDuration_isNamed(t *testing.T) {
	for given, isWrong := range map[string]bool{"0": false, "2h": false, "90m": false, "2 hours": true, "-1h": true, "10": true} {
		var resp validator.StringResponse
		isDuration{}.ValidateString(t.Context(), validator.StringRequest{Path: path.Root("wait"), ConfigValue: types.StringValue(given)}, &resp)
		if resp.Diagnostics.HasError() != isWrong {
			t.Errorf("%q: %v", given, resp.Diagnostics)
		}
	}
}
