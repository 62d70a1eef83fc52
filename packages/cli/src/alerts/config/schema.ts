import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import type { ErrorObject, ValidateFunction } from 'ajv';
import { nearest } from '@graph-1password/j1ql';
import { PROJECT_ROOT } from '../../support/projectRoot';
import type { DocumentPath } from './document';

/** The schema of `graph-1password.yaml`, which editors read too. */
export const SCHEMA_FILE = path.join(PROJECT_ROOT, 'jupiterone', 'graph-1password.schema.json');

/** A value that the schema does not allow. */
export interface SchemaProblem {
  steps: DocumentPath;
  text: string;
}

/** The part of a schema that sentences are made of. */
interface SchemaPart {
  cure?: string;
  properties?: Record<string, unknown>;
}

/** Compares a value with the schema. @returns a sentence for each place that does not fit */
export function checkSchema(value: unknown): SchemaProblem[] {
  const validate = validator();
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf');
  // Errors of each branch of a choice only repeat the error of the choice itself.
  const isNoise = ({ keyword, schemaPath, instancePath }: ErrorObject): boolean =>
    keyword === 'if' ||
    choices.some(
      (choice) =>
        schemaPath.startsWith(`${choice.schemaPath}/`) &&
        instancePath.startsWith(choice.instancePath),
    );
  const seen = new Set<string>();
  return errors
    .filter((error) => !isNoise(error))
    .map(problemOf)
    .filter(({ steps, text }) => {
      const id = JSON.stringify([steps, text]);
      return !seen.has(id) && seen.add(id);
    });
}

let compiled: ValidateFunction | undefined;

/** Made when the first file is read, once in a process: it takes longer than all else about a configuration. */
function validator(): ValidateFunction {
  if (!compiled) {
    const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as object;
    const ajv = new Ajv({
      ...{ allErrors: true, verbose: true },
      ...{ discriminator: true, strictTypes: false },
    });
    ajv.addKeyword('cure');
    compiled = ajv.compile(schema);
  }
  return compiled;
}

const stepsOf = (pointer: string): DocumentPath =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

function problemOf(error: ErrorObject): SchemaProblem {
  const { instancePath, keyword, params } = error;
  const steps = stepsOf(instancePath);
  const name = steps.length === 0 ? 'The file' : `"${steps.join('.')}"`;
  const part = (error.parentSchema ?? {}) as SchemaPart;
  const cure = part.cure ?? '';
  switch (keyword) {
    case 'additionalProperties': {
      const key = (params as { additionalProperty: string }).additionalProperty;
      const known = Object.keys(part.properties ?? {});
      const guess = nearest(key, known);
      const help =
        guess === undefined ? `use one of ${known.join(', ')}` : `did you mean "${guess}"?`;
      return { steps: [...steps, key], text: `"${key}" is not allowed here: ${sentence(help)}` };
    }
    case 'required': {
      const missing = (params as { missingProperty: string }).missingProperty;
      return { steps, text: `${name} lacks "${missing}": add it.` };
    }
    case 'enum': {
      const allowed = (params as { allowedValues: unknown[] }).allowedValues;
      const values = allowed.filter(
        (value) =>
          !/^[A-Z]+$/.test(String(value)) || !allowed.includes(String(value).toLowerCase()),
      );
      return { steps, text: `${name} is not one of ${values.join(', ')}: choose one of them.` };
    }
    case 'discriminator':
      return { steps: [...steps, 'type'], text: typeSentence(name, error) };
    case 'propertyNames':
      return {
        steps,
        text: `${name} has an invalid name: use up to 40 letters, digits, - and _.`,
      };
    case 'type': {
      const wanted = (params as { type: string | string[] }).type;
      return {
        steps,
        text: `${name} must be ${TYPES[String(wanted)] ?? String(wanted)}${cure ? `: ${cure}` : ''}.`,
      };
    }
    case 'minLength':
      return { steps, text: `${name} is empty: enter a value, or remove it.` };
    case 'minProperties':
      return { steps, text: `${name} matches everything: ${cure}.` };
    default:
      return {
        steps,
        text: `${name} ${cure ? 'cannot be read' : (error.message ?? 'is wrong')}${cure ? `: ${cure}` : ': correct it'}.`,
      };
  }
}

const sentence = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`);

const TYPES: Record<string, string> = {
  object: 'a map of keys and values',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  integer: 'a whole number',
};

function typeSentence(name: string, { params, parentSchema }: ErrorObject): string {
  const { tagValue } = params as { tagValue?: unknown };
  const branches = ((parentSchema as { oneOf?: { title?: string }[] }).oneOf ?? []).map(
    ({ title }) => title ?? '',
  );
  const guess = typeof tagValue === 'string' ? nearest(tagValue, branches) : undefined;
  const help =
    guess === undefined ? `choose one of ${branches.join(', ')}.` : `did you mean "${guess}"?`;
  return `${name} has an unknown type: ${help}`;
}
