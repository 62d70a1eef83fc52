import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import Ajv from 'ajv';
import { dump } from 'js-yaml';
import { PROJECT_ROOT } from '../support/projectRoot';

/** The rules that this package ships. */
export const RULES_FOLDER = path.join(PROJECT_ROOT, 'jupiterone', 'rules');

/** What is read of a JSON Schema. `must` is ours: what a value must be, in words. */
interface Schema {
  $ref?: string;
  must?: string;
  type?: string;
  enum?: readonly unknown[];
  const?: unknown;
  examples?: readonly unknown[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  definitions?: Readonly<Record<string, Schema>>;
}

let compiled: { schema: Schema; validate: ValidateFunction } | undefined;

/** Made when the first rule is read: it takes a few milliseconds. */
function validator() {
  if (!compiled) {
    const schema = JSON.parse(
      readFileSync(path.join(RULES_FOLDER, 'schema.json'), 'utf8'),
    ) as Schema;
    compiled = {
      schema,
      validate: new Ajv({ strict: false, allErrors: true }).compile(schema),
    };
  }
  return compiled;
}

/**
 * What is wrong with the fields of a rule, in sentences, each with the field, what it must be, and a line that shows it.
 * @param content of a rule file
 * @returns undefined when nothing is wrong
 */
export function ruleProblem(content: unknown): string | undefined {
  const { schema, validate } = validator();
  if (validate(content)) return undefined;
  const isFields = typeof content === 'object' && content !== null && !Array.isArray(content);
  if (!isFields)
    return 'it must be lines of the form "field: value", such as "title: Who did it?".';
  const sentences = (validate.errors ?? []).flatMap((error) => sentenceOf(error, schema));
  return [...new Set(sentences)].join(' ');
}

function sentenceOf(
  { instancePath, keyword, params, schemaPath }: ErrorObject,
  root: Schema,
): string[] {
  const names = instancePath.split('/').slice(1);
  const given = params as Readonly<Record<string, string>>;
  switch (keyword) {
    case 'required': {
      const { missingProperty = '' } = given;
      // The alternatives are told as one.
      if (schemaPath.startsWith('#/anyOf/')) return [];
      if (schemaPath.startsWith('#/dependencies/')) return [];
      return [
        `"${[...names, missingProperty].join('.')}" is missing: add ${lineFor([...names, missingProperty], root)}.`,
      ];
    }
    case 'anyOf':
      if (schemaPath === '#/anyOf')
        return [
          `"idea" is missing, what it watches in a few words: add ${lineFor(['idea'], root)}.`,
        ];
      if (schemaPath.startsWith('#/dependencies/'))
        return [
          '"jupiterone" is only for a rule with "neighbours" or "objectNamed": take it away.',
        ];
      return [wrong(names, root)];
    case 'dependencies': {
      const { property = '', missingProperty = '' } = given;
      return [
        `"${property}" needs "${missingProperty}", too: add ${lineFor([missingProperty], root)}.`,
      ];
    }
    case 'additionalProperties':
      return [unknownField(names, given.additionalProperty ?? '', root)];
    case 'propertyNames':
      return [
        `"${[...names, given.propertyName].join('.')}" must be ${root.definitions?.['name']?.must}.`,
      ];
    default:
      // Each of several alternatives fails: the sentence about all of them says more.
      return /\/(anyOf|propertyNames)\//.test(schemaPath) ? [] : [wrong(names, root)];
  }
}

/** `"level" must be one of INFO, LOW: for example "level: LOW".` */
function wrong(names: readonly string[], root: Schema): string {
  const must = mustOf(schemaAt(names, root));
  return `"${names.join('.')}" must be ${must}: write it like ${lineFor(names, root)}.`;
}

function unknownField(names: readonly string[], field: string, root: Schema): string {
  const known = Object.keys(schemaAt(names, root).properties ?? {});
  const where = names.length === 0 ? 'a rule' : `"${names.join('.')}"`;
  return `"${[...names, field].join('.')}" is not a field of ${where}: take it away, or choose from ${known.join(', ')}.`;
}

/** A line of a rule file that shows the field in which something is. */
function lineFor([field = '']: readonly string[], root: Schema): string {
  const [example] = root.properties?.[field]?.examples ?? [];
  const line = dump({ [field]: example }, { flowLevel: 1, lineWidth: -1 }).trim();
  return line.includes('"') ? `'${line}'` : `"${line}"`;
}

function schemaAt(names: readonly string[], root: Schema): Schema {
  let schema = root;
  for (const name of names) {
    const resolved = resolve(schema, root);
    const more = resolved.additionalProperties;
    schema =
      resolved.properties?.[name] ?? resolved.items ?? (typeof more === 'object' ? more : {});
  }
  // What stands beside a reference says more than what it refers to.
  return { ...resolve(schema, root), ...schema };
}

const resolve = (schema: Schema, root: Schema): Schema =>
  root.definitions?.[schema.$ref?.replace('#/definitions/', '') ?? ''] ?? schema;

/** Types of JSON Schema in words. */
const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  array: 'a list',
  object: 'fields with values',
};

function mustOf({ must, enum: values, const: only, type = '' }: Schema): string {
  if (must !== undefined) return must;
  if (values) return `one of ${values.join(', ')}`;
  return only === undefined ? (TYPES[type] ?? 'something else') : JSON.stringify(only);
}
