'use strict';

const childProcess = require('node:child_process');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const { entitySchemas, typeboxClassSchemaMap } = require('@jupiterone/data-model');
const { createIntegrationHelpers, SchemaType } = require('@jupiterone/integration-sdk-core');
const { EntityValidator, getValidator, getValidatorSync } = require('.');

const classes = new EntityValidator({ schemas: Object.values(entitySchemas) });

const base = { _key: 'acme_thing:1', _type: 'acme_thing', name: 'One', displayName: 'One' };
const record = (properties) => ({ ...base, _class: ['Record'], ...properties });
const vault = (properties) => ({ ...base, _class: ['Vault'], ...properties });
const user = (properties) => ({
  ...base,
  _class: ['User'],
  firstName: null,
  lastName: null,
  email: null,
  username: null,
  shortLoginId: null,
  ...properties,
});
const without = (entity, name) =>
  Object.fromEntries(Object.entries(entity).filter(([key]) => key !== name));

describe('data-model schemas', () => {
  test.each([
    ['a key of 9 characters', record({ _key: '123456789' }), '_key', 'minLength'],
    ['a missing name', without(record(), 'name'), 'name', 'required'],
    ['a name that is null', record({ name: null }), 'name', 'type'],
    ['a missing displayName', without(vault(), 'displayName'), 'displayName', 'required'],
    ['a displayName that is null', vault({ displayName: null }), 'displayName', 'type'],
    ['createdOn as an ISO string', record({ createdOn: '2026-01-01' }), 'createdOn', 'type'],
    ['createdOn NaN', record({ createdOn: NaN }), 'createdOn', 'type'],
    ['createdOn null', record({ createdOn: null }), 'createdOn', 'type'],
    ['category null', record({ category: null }), 'category', 'type'],
    ['description null', vault({ description: null }), 'description', 'type'],
    ['tags null', { ...vault({ tags: null }), _class: 'Secret' }, 'tags', 'type'],
    ['webLink that is no URI', record({ webLink: 'foo' }), 'webLink', 'format'],
    ['an inner underscore', record({ aux_id: 1 }), 'aux_id', 'propertyNames'],
    ['a tag with an underscore', record({ 'tag.Foo_bar': 'x' }), 'tag.Foo_bar', 'propertyNames'],
    ['email as a string', user({ email: 'a@b.co' }), 'email', 'oneOf'],
    ['username as a string', user({ username: 'a' }), 'username', 'oneOf'],
    ['a missing firstName', without(user(), 'firstName'), 'firstName', 'required'],
    ['an empty e-mail', user({ email: [''] }), 'email/0', 'format'],
    ['an e-mail without @', user({ email: ['foo'] }), 'email/0', 'format'],
    ['the same e-mail twice', user({ email: ['a@b.co', 'a@b.co'] }), 'email', 'uniqueItems'],
    ['a non-ASCII e-mail', user({ email: ['jürgen@exämple.de'] }), 'email/0', 'format'],
    ['a space in an e-mail', user({ email: ['a b@c.co'] }), 'email/0', 'format'],
    ['an account without vendor', { ...base, _class: ['Account'] }, 'vendor', 'required'],
    ['a bare device', { ...base, _class: ['Device'] }, 'serial', 'required'],
  ])('refuses %s', (_name, entity, property, validation) => {
    const { isValid, errors } = classes.validateEntity(entity);
    expect(isValid).toBe(false);
    const schemaId = `#${[entity._class].flat()[0]}`;
    expect(errors).toContainEqual({
      schemaId,
      property,
      validation,
      message: expect.stringMatching(/./),
    });
  });

  test.each([
    ['an empty name', record({ name: '' })],
    ['createdOn undefined', record({ createdOn: undefined })],
    ['custom properties of every kind', record({ a: null, b: { c: 1 }, d: [{}], latitude: '1.0' })],
    ['no e-mail', user({ email: [] })],
    ['a user of nulls', user()],
    ['a plus address', user({ email: ['a+b@c.co'] })],
    ['_class as a string', record({ _class: 'Record' })],
    ['several classes', record({ _class: ['Record', 'Vault'] })],
  ])('accepts %s', (_name, entity) => {
    expect(classes.validateEntity(entity)).toMatchObject({ isValid: true, errors: null });
  });

  test('every class schema compiles', () => {
    for (const name of Object.keys(entitySchemas)) {
      const { skippedSchemas } = classes.validateEntity({ _class: name, _type: 'acme_thing' });
      expect(skippedSchemas).toEqual([
        { schemaId: '#acme_thing', reason: 'not-found', type: 'type' },
      ]);
    }
  });

  test.each([
    ['10.0.0.0/8', true],
    ['2001:db8::/32', true],
    ['10.0.0.0/33', false],
    ['10.0.0.0', false],
    ['10.0.0.0/8/8', false],
    ['2001:db8::/129', false],
    ['host/8', false],
    ['10.0.0.0/', false],
  ])('format ipCidr: %s', (text, isValid) => {
    const validator = new EntityValidator({
      schemas: [{ $id: '#acme_net', properties: { cidr: { type: 'string', format: 'ipCidr' } } }],
    });
    const entity = { _class: 'X', _type: 'acme_net', cidr: text };
    expect(validator.validateEntity(entity).isValid).toBe(isValid);
  });
});

describe('schemas of types', () => {
  const helpers = createIntegrationHelpers({
    integrationName: 'acme',
    classSchemaMap: typeboxClassSchemaMap,
  });
  const [metadata] = helpers.createEntityMetadata({
    resourceName: 'Box',
    _class: ['Vault'],
    _type: helpers.createEntityType('box'),
    description: 'A box',
    schema: SchemaType.Object({ size: SchemaType.Optional(SchemaType.Number()) }),
  });
  const box = { ...base, _class: ['Vault'], _type: 'acme_box' };
  let validator;
  beforeEach(() => {
    validator = new EntityValidator({ schemas: Object.values(entitySchemas) });
    validator.addSchemas([metadata.schema]);
  });

  test('police the properties of the type and, by reference, those of its class', () => {
    expect(validator.validateEntity({ ...box, size: 1 })).toEqual({
      isValid: true,
      errors: null,
      skippedSchemas: [{ schemaId: '#Vault', reason: 'type-already-validated', type: 'class' }],
    });
    const { errors } = validator.validateEntity({ ...without(box, 'name'), size: 'big' });
    expect(errors.map((error) => `${error.schemaId}:${error.property}:${error.message}`)).toEqual([
      "#acme_box:name:must have required property 'name'",
      "#acme_box:name:must have required property 'name'",
      '#acme_box:size:must be number',
    ]);
  });

  test('apply beside those of the classes on demand', () => {
    const options = { forceClassValidationWithValidatedType: true };
    const { errors, skippedSchemas } = validator.validateEntity({ ...box, name: null }, options);
    expect(new Set(errors.map((error) => error.schemaId))).toEqual(
      new Set(['#acme_box', '#Vault']),
    );
    expect(skippedSchemas).toBeNull();
  });

  test('can be added again, and replaced', () => {
    expect(validator.validateEntity({ ...box, size: 'big' }).isValid).toBe(false);
    validator.addSchemas(structuredClone(metadata.schema));
    expect(validator.validateEntity({ ...box, size: 'big' }).isValid).toBe(false);
    validator.addSchemas({ $id: '#acme_box', properties: { size: { type: 'string' } } });
    expect(validator.validateEntity({ ...box, size: 'big' }).isValid).toBe(true);
  });

  test('see a class that is replaced after they were compiled', () => {
    expect(validator.validateEntity(box).isValid).toBe(true);
    validator.addSchemas({ $id: '#Vault', required: ['lock'] });
    expect(validator.validateEntity(box).errors).toMatchObject([{ property: 'lock' }]);
  });

  test('a schema without a usable $id is refused', () => {
    expect(() => validator.addSchemas({ properties: {} })).toThrow(/no usable "\$id"/);
    expect(() => validator.addSchemas([{ $id: 'acme_box' }])).toThrow(/no usable "\$id"/);
    expect(() => validator.addSchemas(undefined)).toThrow(/no usable "\$id"/);
  });
});

describe('odd entities', () => {
  test('an unknown class is skipped and reported', () => {
    expect(classes.validateEntity({ _class: 'Nonsense', _type: 'acme_thing' })).toEqual({
      isValid: true,
      errors: null,
      skippedSchemas: [
        { schemaId: '#acme_thing', reason: 'not-found', type: 'type' },
        { schemaId: '#Nonsense', reason: 'not-found', type: 'class' },
      ],
    });
  });

  test.each([
    [null, ''],
    ['text', ''],
    [{ _class: 'User' }, '_type'],
    [{ _type: 'acme_thing' }, '_class'],
    [{ _type: 'acme_thing', _class: [] }, '_class'],
    [{ _type: 'acme_thing', _class: [7] }, '_class'],
  ])('%j is refused', (entity, property) => {
    const { isValid, errors } = classes.validateEntity(entity);
    expect(isValid).toBe(false);
    expect(errors).toMatchObject([{ property, message: expect.stringMatching(/^must be /) }]);
  });
});

describe('the shared validator', () => {
  test('is one, knows the classes and never calls a resolver', async () => {
    const resolver = jest.fn();
    const validator = getValidatorSync(resolver);
    expect(await getValidator(resolver)).toBe(validator);
    expect(getValidatorSync()).toBe(validator);
    expect(validator.validateEntity(record()).isValid).toBe(true);
    expect(resolver).not.toHaveBeenCalled();
  });

  test('uses neither network nor child processes', () => {
    const spies = [
      jest.spyOn(globalThis, 'fetch'),
      jest.spyOn(http, 'request'),
      jest.spyOn(https, 'request'),
      jest.spyOn(net.Socket.prototype, 'connect'),
      ...['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'].map(
        (name) => jest.spyOn(childProcess, name),
      ),
    ];
    jest.isolateModules(() => {
      const fresh = require('.');
      expect(fresh.getValidatorSync().validateEntity(user()).isValid).toBe(true);
    });
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });
});

describe('the callers', () => {
  afterEach(() => delete process.env.ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION);

  test('createIntegrationEntity refuses an invalid entity when validation is on', () => {
    const { createIntegrationEntity } = require('@jupiterone/integration-sdk-core');
    process.env.ENABLE_GRAPH_OBJECT_SCHEMA_VALIDATION = '1';
    const build = (assign) => createIntegrationEntity({ entityData: { source: {}, assign } });
    expect(build(vault())).toMatchObject({ name: 'One' });
    expect(() => build(vault({ name: 7 }))).toThrow(/fails to validate as class 'Vault'/);
  });

  test('toMatchDataModelSchema prints what is wrong', () => {
    const { toMatchDataModelSchema } = require('@jupiterone/integration-sdk-testing');
    const schema = { $id: '#acme_thing', allOf: [{ $ref: '#Vault' }] };
    const metadata = { _class: ['Vault'], _type: 'acme_thing', resourceName: 'Thing', schema };
    expect(toMatchDataModelSchema([vault()], metadata).pass).toBe(true);
    const result = toMatchDataModelSchema([vault(), vault({ name: 7 })], metadata);
    expect(result.pass).toBe(false);
    expect(result.message()).toContain('#acme_thing:name:must be string');
  });
});
