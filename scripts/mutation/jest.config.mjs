/** Jest's unit specs in the copy of the project that StrykerJS mutates: the working folder of its runner. */
import jestConfig from '../../jest.config.mjs';

const [unit] = jestConfig.projects;

export default {
  ...unit,
  rootDir: process.cwd(),
  // The copy lies in the folder that the project's own runs ignore.
  modulePathIgnorePatterns: [],
};
