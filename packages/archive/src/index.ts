/** Events and states as Parquet files, and the engine that asks them. */
export { EngineMissingError, openEngine, type Engine, type Row } from './engine';
