/** Where there is room for one thing at a time: the step, the blocks, or the stage. The same words stand in `editor.css`. */
export const ONE_AT_A_TIME = '(max-width: 40rem), (max-width: 48rem) and (max-height: 50rem)';
