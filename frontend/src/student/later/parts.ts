/**
 * What few need of the student's page, and nobody needs at once. It comes later, as one script:
 * a second one beside it would be fetched by the first, held to no hash, and refused.
 */
export { default as Across } from "../across/Across.svelte";
export { default as ListMore } from "../leaving/ListMore.svelte";
export { default as Letter } from "../screens/Letter.svelte";
export { default as LetterName } from "../screens/LetterName.svelte";
export { default as Meet } from "../screens/Meet.svelte";
export { default as MoreSheet } from "../screens/MoreSheet.svelte";
export { default as NoticesSheet } from "../screens/NoticesSheet.svelte";
export { default as ReadersSheet } from "../screens/ReadersSheet.svelte";
export { default as Pictures } from "../../pictures/Pictures.svelte";
export { default as ToSheet } from "../screens/ToSheet.svelte";
export { default as WaysSheet } from "../ways/WaysSheet.svelte";
export { default as Whose } from "../screens/Whose.svelte";
export { default as Words } from "../screens/Words.svelte";
