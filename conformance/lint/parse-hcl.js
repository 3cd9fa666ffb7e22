// Parses each file named with HashiCorp's own parser, built for WebAssembly; exits with 1 at the first that it refuses.
const { readFileSync } = require("node:fs");
const { parse } = require("@cdktf/hcl2json");

async function main(files) {
  for (const file of files) {
    const blocks = Object.keys(await parse(file, readFileSync(file, "utf8")));
    console.log(`${file}: ${blocks.join(", ")}`);
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
