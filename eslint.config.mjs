import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import importX from 'eslint-plugin-import-x';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import style from './tools/checks/style.mjs';
import { NO_TESTS, PUBLIC_ENTRIES, WALLS } from './tools/checks/walls.mjs';

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
    plugins: { style },
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
      'style/increment': 'error',
      'style/hash-private': 'error',
      'no-console': 'error',
    },
  },
  { files: ['packages/cli/**', 'tools/**', 'test/**'], rules: { 'no-console': 'off' } },
  {
    // The units of J1QL are its own, and the projects of the benchmarks stand alone.
    ignores: [
      'packages/j1ql/**',
      'packages/vocabulary/src/durations.ts',
      'tools/bench/projects/**',
    ],
    rules: { 'style/durations': 'error' },
  },
  {
    // Tests name types as people do, and are a second opinion on them.
    files: ['src/**', 'packages/**', 'tools/**'],
    ignores: [
      '**/*.test.{ts,tsx}',
      'packages/*/test/**',
      'packages/vocabulary/src/{entityTypes,relationshipTypes}.ts',
    ],
    rules: { 'style/graph-types': 'error' },
  },
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: WALLS }],
      'import-x/consistent-type-specifier-style': ['error', 'prefer-top-level'],
      'import-x/no-duplicates': 'error',
    },
  },
  { rules: { 'no-restricted-imports': ['error', { patterns: PUBLIC_ENTRIES }] } },
  {
    files: ['src/**', 'packages/*/src/**'],
    ignores: ['**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-imports': ['error', { patterns: [...PUBLIC_ENTRIES, ...NO_TESTS] }] },
  },
  {
    ...reactHooks.configs.flat.recommended,
    files: ['packages/explorer/src/web/**'],
    rules: {
      ...reactHooks.configs.flat.recommended.rules,
      'react-hooks/exhaustive-deps': 'error',
      // What React's compiler assumes: Preact draws at once, so that a ref may be set while it draws.
      'react-hooks/immutability': 'off',
      'react-hooks/refs': 'off',
    },
  },
);
