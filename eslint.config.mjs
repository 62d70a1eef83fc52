import tseslint from 'typescript-eslint';

/** Which folder may import which: data flows client → steps → graph (docs/development.md). */
const wall = (files, ...forbidden) => ({
  files,
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      { patterns: forbidden.map(([group, message]) => ({ group: [group], message })) },
    ],
  },
});
const steps = ['**/steps/**', 'Steps are built on this folder, not the other way round.'];
const entities = ['**/entities/**', 'The client knows nothing of entities.'];
const relationships = ['**/relationships', 'The client knows nothing of relationships.'];
const client = ['**/client/**', 'Entities know nothing of HTTP.'];
const local = ['**/local/**', 'Only src/local may import from src/local.'];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'coverage',
      'node_modules',
      '.j1-integration',
      '.graph-1password',
      '**/*.js',
      '**/*.mjs',
      '**/*.cjs',
      '**/*.d.ts',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  { files: ['src/local/**', 'test/**'], rules: { 'no-console': 'off' } },
  wall(['src/client/**'], entities, relationships, steps, local),
  wall(['src/entities/**', 'src/relationships.ts'], client, steps, local),
  wall(['src/*.ts', 'src/steps/**'], local),
);
