/* The server lender: has memory that it shares with the server borrow. */
#ifndef CONFORMANCE_LENDER_H
#define CONFORMANCE_LENDER_H

int lender_lend(void); /* borrow_pass of pages of its own, all 1 */

#endif
