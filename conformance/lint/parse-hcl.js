// Parses each named file with HashiCorp's own parser, built for WebAssembly. It exits with 1 at the first file that is
// refused.
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
