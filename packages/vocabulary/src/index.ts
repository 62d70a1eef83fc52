/** What several wings must agree on: keys, names of codes, and the wire types of the Events API. */
export * from './access';
export * from './accountStates';
export * from './addresses';
export * from './auditPairs';
export * from './counted';
export * from './countries';
export * from './cut';
export * from './distance';
export * from './durations';
export * from './entityTypes';
export * from './eventNames';
export * from './fileTrouble';
export * from './permissions';
export type { PhraseNames } from './phrases';
export * from './relationshipTypes';
export * from './ids';
export * from './streams';
export * from './wire/events';
