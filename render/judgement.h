/*
 * How a judgement of the class matrix (C7) looks: a word, and a mark that can be told from the others without its
 * colour: a disc, half of one, a dot in a ring, a dot, a cross, a broken ring, nothing.
 */
#ifndef RENDER_JUDGEMENT_H
#define RENDER_JUDGEMENT_H

#include "render/layout.h"

const char *judgement_word(enum judgement j);

/* Centred on x, y, about 7 points wide. On dated pages none is filled. */
void judgement_draw(struct layout *l, enum judgement j, double x, double y);

#endif
