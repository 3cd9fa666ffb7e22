// usage: compare.js WORK HOME PROGRAM OPTION…
//
// Compares the resource that a program makes of the page's lines with the one in examples/cloudformation/group.yaml. It exits
// with 1 when they differ. Parameters count as their defaults, and all values as texts, because CloudFormation sends texts.
const { deepStrictEqual } = require("node:assert");
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const path = require("node:path");

const [work, home, program, ...options] = process.argv.slice(2);
const yaml = require(path.join(work, "node_modules/js-yaml"));

function shortForm(name, kind) {
  const key = name === "Ref" ? "Ref" : `Fn::${name}`;
  const construct = (value) => ({ [key]: name === "GetAtt" ? value.split(".") : value });
  return new yaml.Type("!" + name, { kind, construct });
}

const schema = yaml.DEFAULT_SCHEMA.extend([
  shortForm("Ref", "scalar"),
  shortForm("ImportValue", "scalar"),
  shortForm("GetAtt", "scalar"),
  shortForm("Split", "sequence"),
]);
const example = yaml.load(readFileSync(path.join(home, "examples/cloudformation/group.yaml"), "utf8"), { schema });

function comparable(value) {
  if (Array.isArray(value)) {
    return value.map(comparable);
  }
  if (value === null || typeof value !== "object") {
    return String(value);
  }
  const parameter = example.Parameters[value.Ref];
  if (parameter) {
    return String(parameter.Default);
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, comparable(one)]));
}

const wanted = example.Resources.Group;
const specification = wanted.Properties.group.compute.launchSpecification;
const given = {
  imageId: example.Parameters.ImageId.Default,
  bootScript: specification.userData["Fn::Base64"],
  group: wanted.Properties.group,
  updatePolicy: wanted.Properties.updatePolicy,
};
// A program's warnings are shown only when it fails.
const template = JSON.parse(execFileSync(program, options, { cwd: work, input: JSON.stringify(given), stdio: "pipe" }));
const resources = Object.entries(template.Resources).filter(([, one]) => one.Type === wanted.Type);
deepStrictEqual(resources.length, 1);
const [[name, made]] = resources;
deepStrictEqual(comparable(made.Properties), comparable(wanted.Properties));
if (template.Outputs) {
  deepStrictEqual(template.Outputs.ServingRevision.Value, { "Fn::GetAtt": [name, "servingRevision"] });
}
console.log(`${program}: the resource of the example`);
