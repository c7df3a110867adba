/** ESLint configuration of only the purity blocks, without types, for the architecture tests. */
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
