/** Short names of styles: a phone loads each of them twice. The same styles have the same name, whoever builds. */
const cssHash = (/** @type {{ css: string, hash: (text: string) => string }} */ { css, hash }) => `s${hash(css).slice(0, 4)}`;

/** Templates are built node by node (`tree`), never through innerHTML: Trusted Types hold. */
export default { compilerOptions: { runes: true, fragments: "tree", cssHash } };
