/** The part of a logger that the clients need; JupiterOne's `IntegrationLogger` satisfies it. */
export interface ClientLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
