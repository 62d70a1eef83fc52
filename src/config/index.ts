/** What a customer configures: its fields, what may stand in them, and the sentences about mistakes. */
export { instanceConfigFields, type IntegrationConfig } from './fields';
export {
  DEFAULT_LOOKBACK_DAYS,
  MAX_LOOKBACK_DAYS,
  parseConfig,
  readConfig,
  type ConfigReading,
  type ConnectConfig,
  type EventsConfig,
  type ParsedConfig,
} from './parse';
export { EXAMPLE_EVENTS_URL, REGIONS } from './regions';
export { ingestionConfig, IngestionSources } from './sources';
export { FIELD_LABELS, namingOf, nameSettings, variableOf, type Naming } from './settingNames';
