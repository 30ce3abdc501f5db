/** Templates are built node by node (`tree`), never through innerHTML: Trusted Types hold. */
export default { compilerOptions: { runes: true, fragments: "tree" } };
