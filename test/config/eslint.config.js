import { join } from 'node:path';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import ts from 'typescript-eslint';
import { ambientGlobals, inexactMath, localeMethods, outerFolders } from './determinism.js';

const root = join(import.meta.dirname, '../..');
const why = 'differs between machines; results must be the same bytes everywhere';

export default defineConfig(
  globalIgnores(['dist', 'node_modules', 'test-results']),
  ts.configs.recommended,
  svelte.configs.recommended,
  {
    linterOptions: { noInlineConfig: true },
    languageOptions: {
      parserOptions: { project: true, tsconfigRootDir: root, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { args: 'all', argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
    },
  },
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/require-array-sort-compare': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
  {
    // A module that is only declared can name the types of others in no other way.
    files: ['src/build/virtual.d.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }] },
  },
  { files: ['src/build/**', 'src/cli/**', 'test/support/**', 'test/bench/**'], rules: { 'no-console': 'off' } },
  {
    files: ['src/**'],
    ignores: outerFolders.map((folder) => `src/${folder}/**`),
    rules: {
      'no-restricted-globals': ['error', ...ambientGlobals.map((name) => ({ name, message: `${name} ${why}.` }))],
      'no-restricted-properties': [
        'error',
        ...inexactMath.map((property) => ({ object: 'Math', property, message: `Math.${property} ${why}.` })),
        ...localeMethods.map((property) => ({ property, message: `${property} ${why}.` })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "BinaryExpression[operator='**'][right.type!='Literal']:not([right.name=/^[A-Z][A-Z0-9_]*$/])",
          message: `A power with a computed exponent ${why}.`,
        },
      ],
    },
  },
);
