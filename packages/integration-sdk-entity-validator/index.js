'use strict';

const { isDeepStrictEqual } = require('node:util');
const Ajv = require('ajv').default;
const { entitySchemas } = require('@jupiterone/data-model');
const { addFormats } = require('./formats');
const { fromAjvError } = require('./errors');

/** Validates entities against JSON schemas that are found by `#<_type>` or `#<_class>`. */
class EntityValidator {
  /** Every schema by `$id`: the source from which the Ajv instance is (re)built. */
  #schemas = new Map();
  /** Compiled validators by `$id`; `undefined` = no such schema. Compiling happens on first use. */
  #compiled = new Map();
  #ajv;

  constructor({ schemas = [] } = {}) {
    this.addSchemas(schemas);
  }

  addSchemas(schemas) {
    for (const schema of Array.isArray(schemas) ? schemas : [schemas]) this.#add(schema);
    return this;
  }

  validateEntity(entity, { forceClassValidationWithValidatedType = false } = {}) {
    const malformed = describeMalformed(entity);
    if (malformed) return { isValid: false, errors: [malformed], skippedSchemas: null };

    const errors = [];
    const skipped = [];
    const typeId = `#${entity._type}`;
    const typeIsKnown = this.#validate(typeId, entity, errors);
    if (!typeIsKnown) skipped.push({ schemaId: typeId, reason: 'not-found', type: 'type' });

    for (const className of [entity._class].flat()) {
      const schemaId = `#${className}`;
      if (typeIsKnown && !forceClassValidationWithValidatedType) {
        skipped.push({ schemaId, reason: 'type-already-validated', type: 'class' });
      } else if (!this.#validate(schemaId, entity, errors)) {
        skipped.push({ schemaId, reason: 'not-found', type: 'class' });
      }
    }
    return {
      isValid: errors.length === 0,
      errors: errors.length > 0 ? errors : null,
      skippedSchemas: skipped.length > 0 ? skipped : null,
    };
  }

  #add(schema) {
    const id = schema?.$id;
    if (typeof id !== 'string' || !id.startsWith('#')) {
      throw new TypeError(
        'A schema given to addSchemas has no usable "$id": entities are matched by it, so set it to "#" and the _type or the _class.',
      );
    }
    // The SDK's matcher adds the same schema before every assertion; that must cost nothing.
    if (isDeepStrictEqual(this.#schemas.get(id), schema)) return;
    const replaces = this.#schemas.has(id);
    this.#schemas.set(id, schema);
    // Compiled validators hold on to what they refer to, so a replaced schema makes all of them stale.
    if (replaces) this.#ajv = undefined;
    else this.#ajv?.addSchema(schema);
    this.#compiled.clear();
  }

  /** Appends the errors of one schema; tells whether that schema exists. */
  #validate(schemaId, entity, errors) {
    const validator = this.#compile(schemaId);
    if (!validator) return false;
    if (!validator(entity)) {
      errors.push(...validator.errors.map((error) => fromAjvError(schemaId, error)));
    }
    return true;
  }

  #compile(schemaId) {
    if (!this.#compiled.has(schemaId)) {
      this.#ajv ??= createAjv(this.#schemas.values());
      this.#compiled.set(schemaId, this.#ajv.getSchema(schemaId));
    }
    return this.#compiled.get(schemaId);
  }
}

function createAjv(schemas) {
  // The schemas are data-model's: they carry keywords of JupiterOne's own, and union types.
  const lenient = { strictSchema: false, strictTypes: false, strictTuples: false };
  const ajv = new Ajv({ ...lenient, allErrors: true });
  addFormats(ajv);
  for (const schema of schemas) ajv.addSchema(schema);
  return ajv;
}

/** The error for a value that cannot even be looked up, or `undefined`. */
function describeMalformed(entity) {
  const isClass = (value) => typeof value === 'string' && value !== '';
  const error = (property, message) => ({
    schemaId: 'unknown',
    property,
    message,
    validation: 'required',
  });
  if (entity === null || typeof entity !== 'object') return error('', 'must be an object');
  if (!isClass(entity._type)) return error('_type', 'must be a non-empty string');
  const classes = [entity._class].flat();
  if (classes.length === 0 || !classes.every(isClass)) {
    return error('_class', 'must be a non-empty string or a non-empty list of such strings');
  }
  return undefined;
}

let shared;

/** One validator per process with data-model's schemas. A schema resolver argument is ignored on purpose. */
function getValidatorSync() {
  shared ??= new EntityValidator({ schemas: Object.values(entitySchemas) });
  return shared;
}

/** `getValidatorSync` behind a promise, for callers of the asynchronous form. */
async function getValidator() {
  return getValidatorSync();
}

module.exports = { EntityValidator, getValidator, getValidatorSync };
