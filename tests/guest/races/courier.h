/* The server courier: carries tokens to rival. */
#ifndef RACES_COURIER_H
#define RACES_COURIER_H

struct token;

/* Has rival use the token, after `turns` of computing, and gives what it says; or the negative of the error it met. */
long courier_carry(struct token *token, long turns);

#endif
