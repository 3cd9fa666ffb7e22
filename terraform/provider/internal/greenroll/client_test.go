package greenroll

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// answer is an answer of the API, and what the test saw of the call that got it.
type answer struct {
	status int
	body   string
	header http.Header
}

// seen is what a call had.
type seen struct {
	method, path, query, body string
	header                    http.Header
}

// api answers one call after the other, and the last answer for ever.
type api struct {
	*httptest.Server
	answers []answer
	calls   []seen
}

func serve(t *testing.T, answers ...answer) *api {
	t.Helper()
	a := &api{answers: answers}
	// httptest binds to loopback only.
	a.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, _ := io.ReadAll(request.Body)
		next := a.answers[min(len(a.calls), len(a.answers)-1)]
		a.calls = append(a.calls, seen{request.Method, request.URL.Path, request.URL.RawQuery, string(body), request.Header})
		for name, values := range next.header {
			w.Header()[name] = values
		}
		w.WriteHeader(next.status)
		_, _ = io.WriteString(w, next.body)
	}))
	t.Cleanup(a.Close)
	return a
}

func (a *api) client(t *testing.T) *Client {
	t.Helper()
	client, err := New(t.Context(), Config{Endpoint: a.URL + "/v1/", Token: "secret-token", UserAgent: "test/1"})
	if err != nil {
		t.Fatal(err)
	}
	client.firstPause, client.lastPause = time.Millisecond, time.Millisecond
	return client
}

func items(list string) answer {
	return answer{status: 200, body: `{"request":{"id":"r-1"},"response":{"status":{"code":200},"items":[` + list + `],"count":1}}`}
}

func refused(status int, code, field, message string) answer {
	return answer{status: status, body: `{"request":{"id":"r-2"},"response":{"status":{"code":400},"errors":[{"code":"` + code +
		`","message":"` + message + `","field":"` + field + `"}]}}`}
}

func TestGroup_isReadWithTheToken(t *testing.T) {
	api := serve(t, items(`{"id":"sig-0a1b2c3d","latestRevision":2,"servingRevision":1,"activeRoll":{"id":"sbgd-1","kind":"ROLL"},
		"warnings":[{"code":"NO_EFFECT","message":"nothing"}]}`))

	group, err := api.client(t).Group(t.Context(), "sig-0a1b2c3d")

	if err != nil {
		t.Fatal(err)
	}
	if group.ID != "sig-0a1b2c3d" || group.LatestRevision != 2 || group.ServingRevision != 1 || group.Serves() ||
		*group.Active != (Operation{"sbgd-1", "ROLL"}) || group.Warnings[0].Code != "NO_EFFECT" {
		t.Errorf("%+v", group)
	}
	call := api.calls[0]
	if call.method != "GET" || call.path != "/v1/aws/ec2/group/sig-0a1b2c3d" || call.header.Get("Authorization") != "Bearer secret-token" ||
		call.header.Get("User-Agent") != "test/1" {
		t.Errorf("%+v", call)
	}
}

func TestCreateGroup_isSentAgainWithTheSameKey_whileThereIsNoAnswer(t *testing.T) {
	for name, lost := range map[string]answer{
		"throttled":            refused(429, "TOO_MANY_REQUESTS", "", "later"),
		"a fault":              refused(500, "INTERNAL_ERROR", "", "broken"),
		"a gateway's own page": {status: 503, body: "<html>"},
		"told when":            {status: 429, body: "{}", header: http.Header{"Retry-After": {"0"}}},
	} {
		t.Run(name, func(t *testing.T) {
			api := serve(t, lost, lost, items(`{"id":"sig-0a1b2c3d"}`))

			group, err := api.client(t).CreateGroup(t.Context(), Document{"name": "web"}, "key-1")

			if err != nil || group.ID != "sig-0a1b2c3d" {
				t.Fatal(group, err)
			}
			if len(api.calls) != 3 {
				t.Fatalf("%d calls", len(api.calls))
			}
			for _, call := range api.calls {
				if call.method != "POST" || call.header.Get("Idempotency-Key") != "key-1" || call.body != `{"group":{"name":"web"}}` {
					t.Errorf("%+v", call)
				}
			}
		})
	}
}

func TestCall_thatIsRefused_isNotSentAgain_andNamesEverything(t *testing.T) {
	api := serve(t, refused(400, "VALIDATION_ERROR", "group.name", "is required"))

	_, err := api.client(t).UpdateGroup(t.Context(), "sig-0a1b2c3d", Document{})

	var refusal *Error
	if !errors.As(err, &refusal) || !refusal.Has("VALIDATION_ERROR") || refusal.Problems[0].Field != "group.name" {
		t.Fatal(err)
	}
	want := "PUT /aws/ec2/group/sig-0a1b2c3d is answered 400: VALIDATION_ERROR: group.name: is required (request r-2)"
	if err.Error() != want {
		t.Errorf("%s, not %s", err, want)
	}
	if len(api.calls) != 1 {
		t.Errorf("%d calls", len(api.calls))
	}
}

func TestCall_withoutAnAnswerInTime_saysWhatWasLast(t *testing.T) {
	api := serve(t, refused(500, "INTERNAL_ERROR", "", "broken"))
	client := api.client(t)
	client.lastPause = time.Hour
	client.firstPause = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()

	_, err := client.Group(ctx, "sig-0a1b2c3d")

	var lost *Unreachable
	if !errors.As(err, &lost) || !strings.Contains(err.Error(), "INTERNAL_ERROR: broken") {
		t.Error(err)
	}
}

func TestCall_toAnotherServer_saysToCheckTheEndpoint(t *testing.T) {
	for name, other := range map[string]answer{
		"a page":     {status: 200, body: "<html>"},
		"other JSON": {status: 200, body: `{"hello":1}`},
		"a redirect": {status: 302, body: "", header: http.Header{"Location": {"http://127.0.0.1:1/"}}},
	} {
		t.Run(name, func(t *testing.T) {
			// A call that followed the redirect would be sent again and again.
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			_, err := serve(t, other).client(t).Group(ctx, "sig-0a1b2c3d")
			if err == nil || !strings.Contains(err.Error(), "check the endpoint") {
				t.Error(err)
			}
		})
	}
}

func TestErrors_areSortedByTheWayOut(t *testing.T) {
	for _, one := range []struct {
		answer       answer
		gone, isBusy bool
	}{
		{refused(400, "GROUP_DOESNT_EXIST", "groupId", "there is no group"), true, false},
		{refused(404, "NOT_FOUND", "", "nothing here"), true, false},
		{refused(409, "OPERATION_IN_PROGRESS", "", "held"), false, true},
		{refused(400, "CANT_ROLL_CAPACITY_BELOW_MINIMUM", "", "held"), false, true},
		{refused(409, "INSTANCE_PROFILE_NOT_READY", "", "soon"), false, true},
		{refused(409, "IDEMPOTENCY_KEY_REUSED", "", "another body"), false, false},
		{refused(400, "VALIDATION_ERROR", "", "wrong"), false, false},
	} {
		_, err := serve(t, one.answer).client(t).Group(t.Context(), "sig-0a1b2c3d")
		if IsGone(err) != one.gone || IsBusy(err) != one.isBusy {
			t.Errorf("%v: gone %v, busy %v", err, IsGone(err), IsBusy(err))
		}
	}
	if IsGone(nil) || IsBusy(nil) {
		t.Error("no error is gone or busy")
	}
}

func TestGroupsByName_readsEveryPage(t *testing.T) {
	first := items(`{"id":"sig-00000001","name":"api"},{"id":"sig-00000002","name":"web"}`)
	first.body = strings.Replace(first.body, `"count"`, `"next":"page 2","count"`, 1)
	api := serve(t, first, items(`{"id":"sig-00000003","name":"web"}`))

	found, err := api.client(t).GroupsByName(t.Context(), "web")

	if err != nil || len(found) != 2 || found[0].ID != "sig-00000002" || found[1].ID != "sig-00000003" {
		t.Error(found, err)
	}
	if api.calls[1].query != "next=page+2" {
		t.Error(api.calls[1].query)
	}
}

func TestRoll_isStartedAndAwaited(t *testing.T) {
	api := serve(t, items(`{"id":"sbgd-1","kind":"ROLL","status":"in_progress"}`),
		items(`{"id":"sbgd-1","kind":"ROLL","status":"failed","reason":"batch 1: 1 of 1 not healthy"}`))
	client := api.client(t)

	roll, err := client.StartRoll(t.Context(), "sig-1", Document{"batchSizePercentage": 20}, "key-2")
	if err != nil {
		t.Fatal(err)
	}
	ended, err := client.WaitForRoll(t.Context(), "sig-1", *roll)

	if err != nil || ended.Status != "failed" || ended.Reason != "batch 1: 1 of 1 not healthy" {
		t.Error(ended, err)
	}
	if start := api.calls[0]; start.method != "PUT" || start.path != "/v1/aws/ec2/group/sig-1/roll" ||
		start.body != `{"batchSizePercentage":20}` || start.header.Get("Idempotency-Key") != "key-2" {
		t.Errorf("%+v", start)
	}
	if look := api.calls[1]; look.path != "/v1/aws/ec2/group/sig-1/roll/sbgd-1" {
		t.Errorf("%+v", look)
	}
}

func TestRoll_thatDoesNotEndInTime_goesOn(t *testing.T) {
	client := serve(t, items(`{"id":"sbgd-1","kind":"ROLL","status":"in_progress"}`)).client(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()

	_, err := client.WaitForRoll(ctx, "sig-1", Roll{ID: "sbgd-1", Kind: "ROLL", Status: "in_progress"})

	var runs *StillRuns
	if !errors.As(err, &runs) || err.Error() != "ROLL sbgd-1 has not ended in time, and goes on" {
		t.Error(err)
	}
}

func TestRoll_thatWaitsForAPerson_saysSoWhenTheTimeIsOver(t *testing.T) {
	var waits Roll
	told := `{"id":"sbgd-1","kind":"ROLL","status":"in_progress","hold":{"code":"STEP_PAUSE","reason":"after step 1 of 2: it stops at 12:00","step":1}}`
	if err := json.Unmarshal([]byte(told), &waits); err != nil {
		t.Fatal(err)
	}
	client := serve(t, items(told)).client(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()

	_, err := client.WaitForRoll(ctx, "sig-1", waits)

	if err == nil || err.Error() != "ROLL sbgd-1 has not ended in time, and goes on. It waits: after step 1 of 2: it stops at 12:00" {
		t.Error(err)
	}
}

// A bake is a wait like any other: the apply that cannot wait for its end says until when it lasts.
func TestRoll_thatBakes_saysSoWhenTheTimeIsOver(t *testing.T) {
	var bakes Roll
	told := `{"id":"sbgd-1","kind":"ROLL","status":"in_progress","parkedInstances":4,"hold":{"code":"BAKE",` +
		`"reason":"all batches are done: it bakes until 12:00, and finishes then","step":3}}`
	if err := json.Unmarshal([]byte(told), &bakes); err != nil {
		t.Fatal(err)
	}
	client := serve(t, items(told)).client(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()

	_, err := client.WaitForRoll(ctx, "sig-1", bakes)

	want := "ROLL sbgd-1 has not ended in time, and goes on. It waits: all batches are done: it bakes until 12:00, and finishes then"
	if err == nil || err.Error() != want {
		t.Error(err)
	}
}

func TestPlanRoll_startsNothing(t *testing.T) {
	api := serve(t, items(`{"numOfBatches":2,"floor":3,"expectedDuration":{"seconds":546},"checks":[{"name":"image","passed":true}]}`))

	plan, err := api.client(t).PlanRoll(t.Context(), "sig-1", Document{"batchSizePercentage": 50})

	if err != nil || plan.NumOfBatches != 2 || plan.Floor != 3 || plan.ExpectedDuration.Seconds != 546 || !plan.Checks[0].Passed ||
		plan.Document["floor"] != 3.0 {
		t.Error(plan, err)
	}
	if api.calls[0].query != "dryRun=true" {
		t.Error(api.calls[0].query)
	}
}

func TestLastRoll_ofAGroupWithoutRolls_isNil(t *testing.T) {
	roll, err := serve(t, items("")).client(t).LastRoll(t.Context(), "sig-1")
	if roll != nil || err != nil {
		t.Error(roll, err)
	}
}

func TestGoBack_asksForAllBatches(t *testing.T) {
	api := serve(t, items(`{"id":"sbgd-2","kind":"ROLLBACK","status":"starting"}`))

	back, err := api.client(t).GoBack(t.Context(), "sig-1", "sbgd-1", "key-3")

	if err != nil || back.Kind != "ROLLBACK" {
		t.Fatal(back, err)
	}
	call := api.calls[0]
	if call.method != "POST" || call.path != "/v1/aws/ec2/group/sig-1/roll/sbgd-1/action" ||
		call.body != `{"actionType":"DETACH_NEW","shouldHandleAllBatches":true}` {
		t.Errorf("%+v", call)
	}
}

func TestDeletion_endsWhenTheGroupIsGone(t *testing.T) {
	api := serve(t, items(`{"id":"sig-1","operation":{"id":"sbgd-9","kind":"DELETE"}}`),
		items(`{"id":"sig-1"}`), items(`{"id":"sbgd-9","kind":"DELETE","status":"in_progress"}`),
		refused(400, "GROUP_DOESNT_EXIST", "groupId", "there is no group sig-1"))
	client := api.client(t)

	deletion, err := client.DeleteGroup(t.Context(), "sig-1", "key-4")
	if err != nil || *deletion != (Operation{"sbgd-9", "DELETE"}) {
		t.Fatal(deletion, err)
	}
	if err := client.WaitUntilGone(t.Context(), "sig-1", *deletion); err != nil {
		t.Error(err)
	}
}

func TestDeletion_thatFails_hasItsReason(t *testing.T) {
	client := serve(t, items(`{"id":"sig-1"}`), items(`{"id":"sbgd-9","kind":"DELETE","status":"failed","reason":"it hangs"}`)).client(t)

	err := client.WaitUntilGone(t.Context(), "sig-1", Operation{"sbgd-9", "DELETE"})

	if err == nil || err.Error() != "DELETE sbgd-9 failed: it hangs" {
		t.Error(err)
	}
}

func TestConfig_thatIsWrong_namesTheFieldAndTheWayOut(t *testing.T) {
	for _, one := range []struct{ endpoint, token, field, says string }{
		{"", "t", "endpoint", "ApiUrl"},
		{"example.com/v1", "t", "endpoint", "must be a URL"},
		{"https://u:p@example.com/v1", "t", "endpoint", "without user"},
		{"https://example.com/v1/iam", "t", "endpoint", "leave the token out"},
		{"https://example.com/v1", "two words", "token", "copy it again"},
	} {
		_, err := New(t.Context(), Config{Endpoint: one.endpoint, Token: one.token})
		var wrong *ConfigError
		if !errors.As(err, &wrong) || wrong.Field != one.field || !strings.Contains(wrong.Problem, one.says) {
			t.Errorf("%+v: %v", one, err)
		}
	}
}

func TestConsole_isBesideTheRoutes_alsoThoseForSignedCalls(t *testing.T) {
	for _, base := range []string{"https://example.com/v1", "https://example.com/v1/iam"} {
		client := &Client{base: base}
		if page := client.Console("groups/sig-1"); page != "https://example.com/v1/console/index.html#/groups/sig-1" {
			t.Error(page)
		}
	}
}
