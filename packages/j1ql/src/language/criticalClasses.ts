/** The classes of JupiterOne's default definition of a critical asset. */
export const CRITICAL_CLASSES = [
  'Application',
  'CodeRepo',
  'DataStore',
  'Function',
  'Host',
  'Logs',
];
