import { toIntegrationError } from '../client/integrationErrors';

/**
 * Wraps the handler of every step: an error of a client becomes one of the SDK's, because the SDK
 * hides the sentence of any other class from the customer.
 */
export async function explainErrors(
  _step: unknown,
  handler: () => Promise<void> | void,
): Promise<void> {
  try {
    await handler();
  } catch (error) {
    throw toIntegrationError(error);
  }
}
