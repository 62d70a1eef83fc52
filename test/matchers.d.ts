import type { StepTestConfig } from '@jupiterone/integration-sdk-testing';

declare global {
  namespace jest {
    interface Matchers<R> {
      /** The SDK's testing package registers this matcher but declares no type for it. */
      toMatchEntityStepMetadata(
        step: Omit<StepTestConfig, 'instanceConfig' | 'dependencyStepIds'>,
      ): R;
    }
  }
}
