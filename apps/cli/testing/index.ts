export { aPage } from './page-content.js';
