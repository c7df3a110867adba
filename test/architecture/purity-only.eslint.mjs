/** The purity blocks alone, without types: what the architecture tests run over the real tree. */
import { parser } from 'typescript-eslint';

import { purityBlocks } from './purity.eslint.mjs';

export default [
  { ignores: ['dist/', '.cache/', '.runtime/', 'coverage/', 'data/'] },
  {
    files: ['**/*.ts'],
    languageOptions: { parser },
    linterOptions: { reportUnusedDisableDirectives: 'off' },
  },
  ...purityBlocks,
];
