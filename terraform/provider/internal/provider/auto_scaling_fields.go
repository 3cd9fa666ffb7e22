package provider

import "slices"

// autoScalingFields are the attributes of a group that stands for an Auto Scaling group. The Auto Scaling group has the others.
var autoScalingFields = []field{
	{name: "name", api: "name", inForce: "name", doc: "Name of the group, up to 255 characters. Absent: that of the Auto Scaling group."},
	{name: "description", api: "description", doc: "Text for people, up to 255 characters."},
	{name: "auto_scaling", api: "autoScaling", kind: object, required: true, doc: "The Auto Scaling group.",
		fields: []field{
			{name: "name", api: "name", required: true, replaces: true,
				doc: "Its name. It needs the tag `greenroll:managed` = `true`. Another name forgets this one, and adopts the other."},
			{name: "may_raise_max_size", api: "mayRaiseMaxSize", kind: flag,
				doc: "Whether a roll may raise its maximum size for a time, where minimum and maximum leave no room. Absent: false."},
		}},
	{name: "draining_timeout", api: "strategy.drainingTimeout", kind: whole, most: 3600,
		doc: "Seconds for which instances drain. Absent: the longest deregistration delay of the target groups."},
	{name: "compatibility", api: "strategy.compatibility", oneOf: []string{"ELASTIGROUP"},
		doc: "`ELASTIGROUP`: Elastigroup's meanings and defaults, where they differ."},
	{name: "update_policy", api: "updatePolicy", kind: object,
		doc: "Rolls that Greenroll starts by itself. Set `ignore_changes` for `launch_template_version` with it.",
		fields: []field{
			{name: "should_roll", api: "shouldRoll", kind: flag, doc: "Roll new images."},
			{name: "roll_config", api: "rollConfig", kind: object, doc: "Settings of these rolls, as in `roll`.", fields: autoScalingRollFields},
			{name: "image_filter", api: "imageFilter", kind: object,
				doc: "Which new images are the group's. It has no effect when the launch template names a parameter.",
				fields: []field{
					{name: "owners", api: "owners", kind: texts, required: true,
						doc: "`self`, `amazon`, `aws-marketplace` or account ids."},
					{name: "name_pattern", api: "namePattern", doc: "Name of the image, where `*` is any text."},
					{name: "tags", api: "tags", kind: pairs, doc: "Tags of the image."},
				}},
		}},
}

// autoScalingRollFields are the settings of a roll that an Auto Scaling group has. It has no way back by itself.
var autoScalingRollFields = rollFieldsWithoutWayBack()

func rollFieldsWithoutWayBack() []field {
	var left []field
	for _, one := range rollFields {
		switch one.name {
		case "on_failure":
			one.fields = only(one.fields, "keep_failed_for", "draining_timeout")
		case "bake_time":
			one.doc = "Seconds that the roll waits after its last batch, and heeds its alarms. `wait` includes it. Absent: 0."
		case "steps":
			one.fields = slices.Clone(one.fields)
			for at := range one.fields {
				if one.fields[at].name == "pause" {
					one.fields[at].fields = pauseFields("CONTINUE", "STOP")
				}
			}
		}
		left = append(left, one)
	}
	return left
}

// only are the fields with these names.
func only(fields []field, names ...string) []field {
	var left []field
	for _, one := range fields {
		if slices.Contains(names, one.name) {
			left = append(left, one)
		}
	}
	return left
}
