// node values.js <values.schema.json>: reads a list of sets of values from standard input and prints, as JSON, what the schema
// refuses in each, as helm would.
import { readFileSync } from "node:fs";
import Ajv from "ajv";

const schema = JSON.parse(readFileSync(process.argv[2], "utf8"));
// A misspelled keyword is an error; unions and conditions are written on purpose.
const ajv = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true });
const validate = ajv.compile(schema);

const said = (error) => `${error.instancePath || "/"} ${error.message} ${JSON.stringify(error.params)}`;
const refused = JSON.parse(readFileSync(0, "utf8")).map((values) => (validate(values) ? [] : validate.errors.map(said)));
console.log(JSON.stringify(refused));
