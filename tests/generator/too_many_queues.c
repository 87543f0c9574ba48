/* refused: FL_QUEUE(q64) names one queue more than the 63 that a server may have */
#include <faultline/export.h>

#define LOOK(number)                          \
    int look_##number(void)                   \
    {                                         \
        return number;                        \
    }                                         \
    FL_EXPORT(look_##number, FL_QUEUE(q##number))
LOOK(1);
LOOK(2);
LOOK(3);
LOOK(4);
LOOK(5);
LOOK(6);
LOOK(7);
LOOK(8);
LOOK(9);
LOOK(10);
LOOK(11);
LOOK(12);
LOOK(13);
LOOK(14);
LOOK(15);
LOOK(16);
LOOK(17);
LOOK(18);
LOOK(19);
LOOK(20);
LOOK(21);
LOOK(22);
LOOK(23);
LOOK(24);
LOOK(25);
LOOK(26);
LOOK(27);
LOOK(28);
LOOK(29);
LOOK(30);
LOOK(31);
LOOK(32);
LOOK(33);
LOOK(34);
LOOK(35);
LOOK(36);
LOOK(37);
LOOK(38);
LOOK(39);
LOOK(40);
LOOK(41);
LOOK(42);
LOOK(43);
LOOK(44);
LOOK(45);
LOOK(46);
LOOK(47);
LOOK(48);
LOOK(49);
LOOK(50);
LOOK(51);
LOOK(52);
LOOK(53);
LOOK(54);
LOOK(55);
LOOK(56);
LOOK(57);
LOOK(58);
LOOK(59);
LOOK(60);
LOOK(61);
LOOK(62);
LOOK(63);
LOOK(64);
