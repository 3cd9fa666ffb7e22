package provider

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"greenroll.dev/terraform-provider-greenroll/internal/greenroll"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"go.yaml.in/yaml/v3"
)

// sample is a value of the field that the API could have answered.
func (f field) sample() attr.Value {
	switch f.kind {
	case whole:
		return types.Int64Value(max(f.least, 1))
	case number:
		return types.Float64Value(70.5)
	case flag:
		return types.BoolValue(false)
	case texts:
		return types.ListValueMust(types.StringType, []attr.Value{types.StringValue("b.large"), types.StringValue("a.small")})
	case textSet:
		return types.SetValueMust(types.StringType, []attr.Value{types.StringValue("b-2"), types.StringValue("a-1")})
	case object:
		return types.ObjectValueMust(attrTypes(f.fields), samples(f.fields))
	case objects:
		of := types.ObjectType{AttrTypes: attrTypes(f.fields)}
		return types.ListValueMust(of, []attr.Value{types.ObjectValueMust(of.AttrTypes, samples(f.fields))})
	case pairs:
		return types.MapValueMust(types.StringType, values{"team": types.StringValue("web"), "empty": types.StringValue("")})
	}
	switch {
	case f.oneOf != nil:
		return types.StringValue(f.oneOf[0])
	case f.name == "user_data_base64":
		// No text, so that it is not taken for user_data.
		return types.StringValue("gYKD")
	}
	return types.StringValue("some " + f.name)
}

func samples(fields []field) values {
	all := values{}
	for _, one := range fields {
		all[one.name] = one.sample()
	}
	return all
}

func nulls(fields []field) values {
	return decode(fields, greenroll.Document{})
}

// answered is what the API would answer of a body: the same, read from JSON.
func answered(t *testing.T, body greenroll.Document) greenroll.Document {
	t.Helper()
	sent, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	var read greenroll.Document
	if err := json.Unmarshal(sent, &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func TestField_alone_isReadAsItWasSent(t *testing.T) {
	for _, fields := range [][]field{groupFields, rollFields} {
		for _, one := range fields {
			t.Run(one.name, func(t *testing.T) {
				given := nulls(fields)
				given[one.name] = one.sample()

				read := decode(fields, answered(t, encode(fields, given)))

				for name := range given {
					if !read[name].Equal(given[name]) {
						t.Errorf("%s is read as %s, not as %s", name, read[name], given[name])
					}
				}
			})
		}
	}
}

func TestFields_together_areReadAsTheyWereSent(t *testing.T) {
	given := samples(groupFields)
	given["user_data_base64"] = types.StringNull()

	read := decode(groupFields, answered(t, encode(groupFields, given)))

	for name := range given {
		if !read[name].Equal(given[name]) {
			t.Errorf("%s is read as %s, not as %s", name, read[name], given[name])
		}
	}
}

func TestBody_ofAGroup_hasTheNamesOfTheApi(t *testing.T) {
	given := nulls(groupFields)
	given["name"] = types.StringValue("web")
	given["min_size"] = types.Int64Value(1)
	given["desired_capacity"] = types.Int64Unknown()
	given["instance_types"] = types.ListValueMust(types.StringType, []attr.Value{types.StringValue("t4g.small"), types.StringValue("t4g.large")})
	given["subnet_ids"] = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("subnet-2"), types.StringValue("subnet-1")})
	given["image_id"] = types.StringValue("ami-1")
	given["user_data"] = types.StringValue("hello")
	given["iam_instance_profile"] = types.StringValue("arn:aws:iam::111122223333:instance-profile/web")
	given["target_group_arns"] = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("arn:tg")})
	given["tags"] = types.MapValueMust(types.StringType, values{"team": types.StringValue("web")})
	given["no_device"] = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("/dev/sdb")})
	given["ebs_block_device"] = types.ListValueMust(ebsDevice(), []attr.Value{types.ObjectValueMust(ebsDevice().AttrTypes,
		with(nulls(fieldsOf("ebs_block_device")), "device_name", types.StringValue("/dev/xvda")))})

	got, _ := json.Marshal(encode(groupFields, given))

	want := `{"capacity":{"minimum":1},"compute":{"instanceTypes":{"onDemandTypes":["t4g.small","t4g.large"]},` +
		`"launchSpecification":{"blockDeviceMappings":[{"deviceName":"/dev/xvda","ebs":{}},{"deviceName":"/dev/sdb","noDevice":""}],` +
		`"iamRole":{"arn":"arn:aws:iam::111122223333:instance-profile/web"},"imageId":"ami-1",` +
		`"loadBalancersConfig":{"loadBalancers":[{"arn":"arn:tg","type":"TARGET_GROUP"}]},` +
		`"tags":[{"tagKey":"team","tagValue":"web"}],"userData":"aGVsbG8="},"subnetIds":["subnet-1","subnet-2"]},"name":"web"}`
	if string(got) != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

func TestBody_ofARoll_hasTheNamesOfTheApi(t *testing.T) {
	given := samples(rollFields)

	got, _ := json.Marshal(encode(rollFields, given))

	judge := `"judge":{"metrics":[{"dimensions":{"empty":"","team":"web"},"direction":"LOWER_IS_BETTER","dividedBy":"some divided_by","limit":70.5,` +
		`"maxWorse":70.5,"maxWorsePercent":70.5,"metricName":"some metric_name","minSamples":4,"name":"some name","namespace":"some namespace",` +
		`"period":10,"statistic":"some statistic"}]}`
	want := `{"bakeTime":1,"batchSizePercentage":1,"comment":"some comment","drainingTimeout":1,"gracePeriod":1,"healthCheckType":"TARGET_GROUP",` +
		`"healthTimeout":1,"strategy":{"alarms":["b.large","a.small"],"batchMinHealthyPercentage":1,` + judge + `,"onFailure":{"actionType":"DETACH_NEW",` +
		`"batchNum":1,"drainingTimeout":1,"keepFailedFor":1,"shouldHandleAllBatches":false},"order":"OLDEST_FIRST","shouldDrainInstances":false,` +
		`"skipMatching":false,"steps":[{"gracePeriod":1,"instances":1,` + judge + `,"pause":{"onTimeout":"CONTINUE","until":"some until"},"percentage":1}]}}`
	if string(got) != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}

// Elastigroup's clients write the same in other forms, and a group that they made is imported.
func TestGroup_ofAnotherClient_isReadInTheFormOfTheAttributes(t *testing.T) {
	var group greenroll.Document
	if err := json.Unmarshal([]byte(`{
		"capacity": {"target": 3}, "inForce": {"region": "eu-west-1", "capacity": {"minimum": 3, "target": 3, "maximum": 3}},
		"compute": {
			"instanceTypes": {"ondemand": "t3.small", "spot": ["t3.small", "t3.large"], "preferredSpot": ["t3.medium"]},
			"availabilityZones": [{"name": "a", "subnetId": "subnet-1"}, {"name": "b", "subnetIds": ["subnet-2"]}, {"name": "c"}],
			"launchSpecification": {"iamRole": {"name": "web", "arn": "arn:web"}, "userData": "aGVs\nbG8=",
				"loadBalancersConfig": {"loadBalancers": [{"type": "TARGET_GROUP", "name": "web", "arn": "arn:tg"}]}}},
		"scaling": {"up": [{"policyName": "busy", "threshold": 70, "adjustment": 2}]}}`), &group); err != nil {
		t.Fatal(err)
	}

	read := decode(groupFields, group)

	for name, want := range map[string]string{
		"region": `"eu-west-1"`, "min_size": "3", "max_size": "3", "desired_capacity": "3",
		"instance_types": `["t3.small"]`, "instance_types_spot": `["t3.small","t3.large"]`,
		"instance_types_preferred_spot": `["t3.medium"]`, "spot_percentage": "<null>", "user_data": `"hello"`, "user_data_base64": "<null>",
		"iam_instance_profile": `"arn:web"`, "target_group_arns": `["arn:tg"]`, "scheduled_task": "<null>",
	} {
		if read[name].String() != want {
			t.Errorf("%s is %s, not %s", name, read[name], want)
		}
	}
	zones := read["availability_zones"].String()
	for _, part := range []string{`"name":"a","subnet_ids":["subnet-1"]`, `"name":"b","subnet_ids":["subnet-2"]`, `"name":"c","subnet_ids":<null>`} {
		if !strings.Contains(zones, part) {
			t.Errorf("%s is not in %s", part, zones)
		}
	}
	busy := attributes(read["scaling_up_policy"].(types.List).Elements()[0])
	if busy["adjustment"].String() != "2" || busy["threshold"].(types.Float64).ValueFloat64() != 70 {
		t.Error(busy)
	}
}

func TestChange_hasOnlyWhatDiffers_andNullForWhatIsDropped(t *testing.T) {
	full := `{"name":"web","description":"the shop","compute":{"instanceTypes":{"ondemand":"t3.small","spot":["t3.large"]},
		"subnetIds":["subnet-2","subnet-1"],
		"launchSpecification":{"imageId":"ami-1","iamRole":{"name":"web"},"metadataOptions":{"httpTokens":"required","httpEndpoint":"enabled"},
		"blockDeviceMappings":[{"deviceName":"/dev/xvda","ebs":{"volumeSize":8}},{"deviceName":"/dev/sdb","noDevice":""}],
		"tags":[{"tagKey":"team","tagValue":"web"}],"userData":"aGVsbG8="}},"strategy":{"drainingTimeout":30}}`
	for _, one := range []struct {
		name   string
		change func(values)
		want   string
	}{
		{"nothing", func(values) {}, `{}`},
		{"the order of a set", func(wanted values) {
			wanted["subnet_ids"] = types.SetValueMust(types.StringType, []attr.Value{types.StringValue("subnet-1"), types.StringValue("subnet-2")})
		}, `{}`},
		{"an image", func(wanted values) { wanted["image_id"] = types.StringValue("ami-2") },
			`{"compute":{"launchSpecification":{"imageId":"ami-2"}}}`},
		{"what is dropped", func(wanted values) {
			for _, name := range []string{"description", "draining_timeout", "metadata_options", "tags", "user_data", "iam_instance_profile"} {
				wanted[name] = nulls(groupFields)[name]
			}
		}, `{"compute":{"launchSpecification":{"iamRole":null,"metadataOptions":null,"tags":null,"userData":null}},"description":null,` +
			`"strategy":{"drainingTimeout":null}}`},
		{"a part of an object", func(wanted values) {
			wanted["metadata_options"] = types.ObjectValueMust(attrTypes(fieldsOf("metadata_options")),
				with(nulls(fieldsOf("metadata_options")), "http_tokens", types.StringValue("optional")))
		}, `{"compute":{"launchSpecification":{"metadataOptions":{"httpEndpoint":null,"httpTokens":"optional"}}}}`},
		{"one of the lists of devices", func(wanted values) { wanted["no_device"] = types.SetNull(types.StringType) },
			`{"compute":{"launchSpecification":{"blockDeviceMappings":[{"deviceName":"/dev/xvda","ebs":{"volumeSize":8}}]}}}`},
		{"instance types, whose other forms would stay", func(wanted values) {
			wanted["instance_types"] = types.ListValueMust(types.StringType, []attr.Value{types.StringValue("t4g.small")})
		}, `{"compute":{"instanceTypes":{"ondemand":null,"onDemandTypes":["t4g.small"]}}}`},
		{"spot types alone", func(wanted values) { wanted["instance_types_spot"] = types.ListNull(types.StringType) },
			`{"compute":{"instanceTypes":{"spot":null}}}`},
		{"both kinds of types", func(wanted values) {
			wanted["instance_types"] = types.ListValueMust(types.StringType, []attr.Value{types.StringValue("t4g.small")})
			wanted["instance_types_spot"] = types.ListValueMust(types.StringType, []attr.Value{types.StringValue("t4g.large")})
		}, `{"compute":{"instanceTypes":{"ondemand":null,"onDemandTypes":["t4g.small"],"spot":["t4g.large"]}}}`},
		{"the ARN of a profile, whose name would stay", func(wanted values) {
			wanted["iam_instance_profile"] = types.StringValue("arn:aws:iam::111122223333:instance-profile/web")
		}, `{"compute":{"launchSpecification":{"iamRole":{"arn":"arn:aws:iam::111122223333:instance-profile/web","name":null}}}}`},
	} {
		t.Run(one.name, func(t *testing.T) {
			var document greenroll.Document
			if err := json.Unmarshal([]byte(full), &document); err != nil {
				t.Fatal(err)
			}
			wanted := decode(groupFields, document)
			one.change(wanted)

			got, _ := json.Marshal(change(groupFields, document, decode(groupFields, document), wanted))

			var same, want any
			_ = json.Unmarshal(got, &same)
			_ = json.Unmarshal([]byte(one.want), &want)
			if !reflect.DeepEqual(same, want) {
				t.Errorf("%s, not %s", got, one.want)
			}
		})
	}
}

func TestKeep_doesNotTellAnEmptyValueFromAnAbsentOne(t *testing.T) {
	none, empty := types.ListNull(types.StringType), types.ListValueMust(types.StringType, []attr.Value{})
	some := types.ListValueMust(types.StringType, []attr.Value{types.StringValue("a")})
	for _, one := range []struct{ prior, read, want attr.Value }{
		{empty, none, empty}, {none, none, none}, {some, none, none}, {empty, some, some}, {none, empty, empty},
		{types.StringValue(""), types.StringNull(), types.StringValue("")},
		{types.BoolValue(false), types.BoolNull(), types.BoolNull()},
		{types.MapValueMust(types.StringType, values{}), types.MapNull(types.StringType), types.MapValueMust(types.StringType, values{})},
		{nil, some, some},
	} {
		if got := keep(one.prior, one.read); !got.Equal(one.want) {
			t.Errorf("%s and %s: %s, not %s", one.prior, one.read, got, one.want)
		}
	}
}

func TestUserData_isComparedByItsDigest_whereTheApiDoesNotShowIt(t *testing.T) {
	shown := greenroll.Document{}
	put(shown, userData, "aGVsbG8=")
	digest := greenroll.Document{}
	put(digest, launch+"userDataDigest", greenroll.Document{
		"bytes": 5.0, "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"})
	plain, other, binary := types.StringValue("hello"), types.StringValue("bye"), types.StringValue("aGVs\nbG8=")
	none := types.StringNull()
	for _, one := range []struct {
		name                              string
		document                          greenroll.Document
		plain, binary, wantText, wantCode types.String
	}{
		{"shown", shown, plain, none, plain, none},
		{"shown, in the other form", shown, none, binary, none, binary},
		{"shown, and another", shown, other, none, plain, none},
		{"a digest", digest, plain, none, plain, none},
		{"a digest, in the other form", digest, none, binary, none, binary},
		{"a digest of another", digest, other, none, none, none},
		{"none", greenroll.Document{}, plain, none, none, none},
	} {
		t.Run(one.name, func(t *testing.T) {
			found := decode(groupFields, one.document)
			keepUserData(values{"user_data": one.plain, "user_data_base64": one.binary}, found, one.document)
			if !found["user_data"].Equal(one.wantText) || !found["user_data_base64"].Equal(one.wantCode) {
				t.Errorf("%s, %s", found["user_data"], found["user_data_base64"])
			}
		})
	}
}

func TestProblem_isShownAtItsAttribute(t *testing.T) {
	for api, want := range map[string]path.Path{
		"group.compute.launchSpecification.imageId":                         path.Root("image_id"),
		"group.compute.launchSpecification.blockDeviceMappings[1].ebs.iops": path.Root("ebs_block_device"),
		"group.compute.instanceTypes.ondemand":                              path.Root("instance_types"),
		"group.compute.instanceTypes.spot[1]":                               path.Root("instance_types_spot"),
		"group.compute.instanceTypes":                                       path.Root("instance_types"),
		"group.strategy.revertToSpot.timeWindows[0]":                        path.Root("revert_to_spot"),
		"group.capacity.target":                                             path.Root("desired_capacity"),
		"group.scheduling.tasks[0].cronExpression":                          path.Root("scheduled_task"),
		"group.compute.launchSpecification.loadBalancersConfig":             path.Root("target_group_arns"),
		"batchSizePercentage":                                               path.Root("roll").AtName("batch_size_percentage"),
		"strategy.onFailure.keepFailedFor":                                  path.Root("roll").AtName("on_failure"),
		"strategy.steps":                                                    path.Root("roll").AtName("steps"),
		"strategy.steps[1].percentage":                                      path.Root("roll").AtName("steps"),
		"strategy.steps[1].pause.until":                                     path.Root("roll").AtName("steps"),
		"strategy.steps[1].judge.metrics[0].period":                         path.Root("roll").AtName("steps"),
		"strategy.judge.metrics[0].dimensions":                              path.Root("roll").AtName("judge"),
	} {
		if at, is := attributeOf(api); !is || !at.Equal(want) {
			t.Errorf("%s: %s, not %s", api, at, want)
		}
	}
	for _, api := range []string{"", "groupId", "group.multai", "group.compute"} {
		if at, is := attributeOf(api); is {
			t.Errorf("%q: %s", api, at)
		}
	}
}

func TestDuration_isInWords(t *testing.T) {
	for seconds, want := range map[int64]string{0: "0 s", 59: "59 s", 546: "9 min 6 s", 7200: "2 h", 4320: "1 h 12 min"} {
		if got := duration(seconds); got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
}

// withoutAttribute are the fields of the API's bodies that no attribute stands for.
var withoutAttribute = map[string]string{
	"capacity.unit":                                                            "it has one value",
	"strategy.only.zones":                                                      "it is for one roll",
	"strategy.only.instanceIds":                                                "it is for one roll",
	"strategy.only.tags":                                                       "it is for one roll",
	"updatePolicy.rollConfig.strategy.only.zones":                              "it is for one roll",
	"updatePolicy.rollConfig.strategy.only.instanceIds":                        "it is for one roll",
	"updatePolicy.rollConfig.strategy.only.tags":                               "it is for one roll",
	"strategy.lifetimePeriod":                                                  "it has no effect",
	"compute.instanceTypes.ondemand":                                           "instance_types is one list",
	"compute.instanceTypes.onDemandTypes":                                      "instance_types is one list",
	"compute.availabilityZones.subnetId":                                       "subnet_ids is one list",
	launch + "iamRole.arn":                                                     "iam_instance_profile is one of the two",
	launch + "iamRole.name":                                                    "iam_instance_profile is one of the two",
	launch + "loadBalancersConfig.loadBalancers.arn":                           "it is an item of target_group_arns",
	launch + "loadBalancersConfig.loadBalancers.type":                          "it has one value",
	launch + "loadBalancersConfig.loadBalancers.name":                          "the ARN decides",
	launch + "tags.tagKey":                                                     "tags is a map",
	launch + "tags.tagValue":                                                   "tags is a map",
	launch + "blockDeviceMappings.noDevice":                                    "it is an item of no_device",
	"scaling.up.adjustment":                                                    "the older form of the action",
	"scaling.up.minTargetCapacity":                                             "the older form of the action",
	"scaling.up.maxTargetCapacity":                                             "the older form of the action",
	"scaling.down.adjustment":                                                  "the older form of the action",
	"scaling.down.minTargetCapacity":                                           "the older form of the action",
	"scaling.down.maxTargetCapacity":                                           "the older form of the action",
	"updatePolicy.imageFilter.tags.tagKey":                                     "tags is a map",
	"updatePolicy.imageFilter.tags.tagValue":                                   "tags is a map",
	"updatePolicy.rollConfig.strategy.action":                                  "a revision comes by REPLACE_SERVER only",
	"launchTemplate.version":                                                   "only for Auto Scaling groups, which this resource does not make",
	"launchTemplate.imageId":                                                   "only for Auto Scaling groups, which this resource does not make",
	"launchTemplate.userData":                                                  "only for Auto Scaling groups, which this resource does not make",
	"strategy.action":                                                          "a revision comes by REPLACE_SERVER only",
	"strategy.onFailure.shouldDecrementTargetCapacity":                         "it has one value",
	"updatePolicy.rollConfig.strategy.onFailure.shouldDecrementTargetCapacity": "it has one value",
}

func TestAttributes_areAllFieldsThatOpenapiDescribes_withTheirValues(t *testing.T) {
	described, err := os.ReadFile("../../../../openapi.yaml")
	if err != nil {
		t.Skip("openapi.yaml is not beside the provider: ", err)
	}
	var openapi map[string]any
	if err := yaml.Unmarshal(described, &openapi); err != nil {
		t.Fatal(err)
	}
	schemas := at(openapi, "components.schemas").(map[string]any)
	for name, body := range map[string]struct {
		schema any
		fields []field
	}{
		"group": {at(schemas, "GroupRequest.properties.group"), groupFields},
		"roll":  {schemas["RollRequest"], rollFields},
	} {
		t.Run(name, func(t *testing.T) {
			api := map[string]map[string]any{}
			leaves(schemas, body.schema, "", api)
			attributes := map[string]field{}
			apiPaths(body.fields, "", attributes)
			for path, schema := range api {
				one, is := attributes[path]
				if _, has := withoutAttribute[path]; is == has {
					t.Errorf("%s: an attribute or a reason, and not both", path)
				}
				if is {
					compare(t, path, one, schema)
				}
			}
			for path, one := range attributes {
				// A plain attribute may stand for an object of the API.
				isObject := one.to != nil || one.kind == pairs
				if _, is := api[path]; !is && !isObject {
					t.Errorf("%s: openapi.yaml does not have it", path)
				}
			}
		})
	}
}

func compare(t *testing.T, path string, one field, schema map[string]any) {
	t.Helper()
	if choices, is := schema["enum"].([]any); is {
		var want []string
		for _, choice := range choices {
			want = append(want, fmt.Sprint(choice))
		}
		have := slices.Clone(one.oneOf)
		slices.Sort(want)
		slices.Sort(have)
		if !slices.Equal(have, want) {
			t.Errorf("%s: one of %v, not of %v", path, have, want)
		}
	}
	if least, is := schema["minimum"].(int); is && one.kind == whole && int64(least) != one.least {
		t.Errorf("%s: at least %d, not %d", path, one.least, least)
	}
	if most, is := schema["maximum"].(int); is && one.kind == whole && int64(most) != one.most {
		t.Errorf("%s: at most %d, not %d", path, one.most, most)
	}
}

// leaves finds the fields without fields of their own.
func leaves(schemas map[string]any, schema any, path string, into map[string]map[string]any) {
	one := schema.(map[string]any)
	if reference, is := one["$ref"].(string); is {
		one = schemas[strings.TrimPrefix(reference, "#/components/schemas/")].(map[string]any)
	}
	if inner, is := one["items"]; is {
		leaves(schemas, inner, path, into)
		return
	}
	properties, is := one["properties"].(map[string]any)
	if !is {
		into[path] = one
		return
	}
	for name, inner := range properties {
		leaves(schemas, inner, strings.TrimPrefix(path+"."+name, "."), into)
	}
}

func apiPaths(fields []field, under string, into map[string]field) {
	for _, one := range fields {
		path := under + one.api
		if one.fields != nil {
			apiPaths(one.fields, path+".", into)
		} else {
			into[path] = one
		}
	}
}

func fieldsOf(name string) []field {
	for _, one := range groupFields {
		if one.name == name {
			return one.fields
		}
	}
	return nil
}

func ebsDevice() types.ObjectType {
	return types.ObjectType{AttrTypes: attrTypes(fieldsOf("ebs_block_device"))}
}

func with(all values, name string, value attr.Value) values {
	all[name] = value
	return all
}
