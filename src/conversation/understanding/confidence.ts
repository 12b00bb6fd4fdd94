/** How sure a decision may be, from 0 to 1: a set phrase, or what a file holds. */
export const sure = 0.95;
/** Words that hardly mean anything else. */
export const likely = 0.75;
/** Words that may mean something else. */
export const maybe = 0.55;
/** The least with which anything is done without asking back. */
export const guess = 0.5;
