import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** How large a piece may become before it is split. Never raised to fit one. */
const limits = (/** @type {number} */ lines) => ({
  "max-lines": ["error", { max: lines }],
  "max-lines-per-function": ["error", { max: 40, skipComments: true }],
  complexity: ["error", 8],
  "max-depth": ["error", 3],
});

const outside = {
  group: ["**/api/**", "**/keys/**", "**/threads/**", "**/ui/**", "**/student/**", "**/staff/**", "svelte", "idb"],
  message: "crypto knows bytes, nothing else: no page, no network",
};

const ONE_BUNDLE = { selector: "ImportExpression", message: "one bundle: import() stands in student/later alone" };
const WORDS_ONCE = {
  selector: 'SvelteScriptElement > VariableDeclaration > VariableDeclarator:has(CallExpression[callee.name="t"]):not(:has(:function)):not([init.callee.name=/^.(derived|state)$/])',
  message: "words stay in the old language when another is chosen: $derived",
};

export default defineConfig(
  { ignores: ["dist", "gallery", "node_modules"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts", "**/*.svelte"],
    extends: [js.configs.recommended, ts.configs.strictTypeChecked, svelte.configs.recommended],
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: [".svelte"],
        parser: ts.parser,
        svelteConfig,
      },
    },
    rules: {
      ...limits(400),
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "no-console": "error",
      "no-restricted-syntax": ["error", ONE_BUNDLE],
    },
  },
  { files: ["src/student/later/fetched.ts"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["**/*.svelte"],
    rules: {
      ...limits(160),
      "prefer-const": "off",
      "no-restricted-syntax": ["error", ONE_BUNDLE, WORDS_ONCE],
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": ["error", { allowTransitions: false }],
      "svelte/button-has-type": "error",
      "svelte/no-target-blank": "error",
    },
  },
  {
    files: ["src/crypto/**/*.ts"],
    ignores: ["**/*.test.ts"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [outside] }],
      "no-restricted-globals": ["error", "fetch", "document", "window", "localStorage", "indexedDB", "WebSocket"],
    },
  },
  {
    files: ["src/shell/*.js"],
    languageOptions: { globals: globals.serviceworker },
  },
  {
    files: ["src/i18n/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["**/*.{js,mjs}"],
    extends: [js.configs.recommended],
    languageOptions: { globals: globals.node },
    rules: limits(400),
  },
);
