import tseslint from "typescript-eslint";

// Text reaches the page through textContent only; nothing is ever evaluated.
const HTML_SINKS = ["innerHTML", "outerHTML", "insertAdjacentHTML", "bindPopup", "bindTooltip"];

export default tseslint.config(
  { ignores: ["node_modules/", "*.mjs"] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      complexity: ["error", 12],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        ...HTML_SINKS.map((property) => ({ property, message: "Use textContent." })),
      ],
      // Numbers in template literals are what we write most: positions, sizes.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
);
