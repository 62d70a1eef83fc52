import type { AnySchemaObject } from 'ajv';

/** One violation. The SDK's matcher prints it as `schemaId:property:message`. */
export interface EntityValidationError {
  /** `#<_type>` or `#<_class>` of the violated schema, or `unknown` when the value is not an entity at all. */
  schemaId: string;
  /** The property by name (`email`, `email/0` inside a list), or an empty string for the whole entity. */
  property: string;
  message: string;
  /** JSON schema keyword: `required`, `minLength`, `type`, ... */
  validation: string;
}

/** A schema that was not used. */
export interface SkippedSchema {
  schemaId: string;
  /** Classes are skipped when the schema of the entity's type (which refers to its class) was applied. */
  reason: 'not-found' | 'type-already-validated';
  type: 'type' | 'class';
}

export interface ValidateEntityResult {
  isValid: boolean;
  /** `null` when there is none. */
  errors: EntityValidationError[] | null;
  /** `null` when every schema was used. */
  skippedSchemas: SkippedSchema[] | null;
}

export interface ValidateEntityOptions {
  /** Apply the schemas of the classes also when that of the type was applied. Default: false. */
  forceClassValidationWithValidatedType?: boolean;
}

/** Validates entities against JSON schemas that are found by `#<_type>`, else by `#<_class>`. */
export class EntityValidator {
  /** @throws TypeError when a schema has no `$id` that starts with `#` */
  constructor(options?: { schemas?: AnySchemaObject[] });
  /**
   * Adds schemas; one that is known under its `$id` already is replaced.
   * @throws TypeError when a schema has no `$id` that starts with `#`
   */
  addSchemas(schemas: AnySchemaObject | AnySchemaObject[]): this;
  /**
   * Never throws on account of the entity.
   * @throws Error when a schema itself cannot be compiled (it refers to one that was not added)
   */
  validateEntity(entity: unknown, options?: ValidateEntityOptions): ValidateEntityResult;
}

/**
 * The validator of this process, with the schemas of the installed data-model.
 * @param resolver accepted for compatibility and never called: nothing is fetched from the network
 */
export function getValidatorSync(resolver?: () => unknown): EntityValidator;

/** `getValidatorSync` as a promise. */
export function getValidator(resolver?: () => unknown): Promise<EntityValidator>;
