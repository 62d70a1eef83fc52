'use strict';

/** One segment of a JSON pointer, as plain text. */
const unescape = (segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~');

/**
 * The property that an Ajv error is about. Ajv points at the parent object when a property is
 * missing, superfluous or badly named; a reader wants the property itself.
 */
function propertyOf({ instancePath, params, propertyName }) {
  const named =
    params.missingProperty ?? params.additionalProperty ?? params.propertyName ?? propertyName;
  const path = instancePath.split('/').slice(1).map(unescape);
  return [...path, ...(named === undefined ? [] : [named])].join('/');
}

/** The shape in which the SDK's callers read an Ajv error: schemaId, property, message, validation. */
function fromAjvError(schemaId, error) {
  return {
    schemaId,
    property: propertyOf(error),
    message: error.message ?? 'is not valid',
    validation: error.keyword,
  };
}

module.exports = { fromAjvError };
