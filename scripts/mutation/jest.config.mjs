/** Runs the unit specs with jest in StrykerJS's mutated copy of the project, the working directory of its runner. */
import jestConfig from '../../jest.config.mjs';

const [unit] = jestConfig.projects;

export default {
  ...unit,
  rootDir: process.cwd(),
  // The copy is below `.cache`, which the project's own configuration ignores.
  modulePathIgnorePatterns: [],
};
