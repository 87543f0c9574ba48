/* refused: struct window_65, it is one type of objects more than the 64 that a server may have */
#include <faultline/export.h>

#define WINDOW(number)                                         \
    struct window_##number {                                   \
        int x;                                                 \
    };                                                         \
    void release_##number(struct window_##number *window)      \
    {                                                          \
        window->x = 0;                                         \
    }                                                          \
    FL_OBJECT(struct window_##number, release_##number)
WINDOW(1);
WINDOW(2);
WINDOW(3);
WINDOW(4);
WINDOW(5);
WINDOW(6);
WINDOW(7);
WINDOW(8);
WINDOW(9);
WINDOW(10);
WINDOW(11);
WINDOW(12);
WINDOW(13);
WINDOW(14);
WINDOW(15);
WINDOW(16);
WINDOW(17);
WINDOW(18);
WINDOW(19);
WINDOW(20);
WINDOW(21);
WINDOW(22);
WINDOW(23);
WINDOW(24);
WINDOW(25);
WINDOW(26);
WINDOW(27);
WINDOW(28);
WINDOW(29);
WINDOW(30);
WINDOW(31);
WINDOW(32);
WINDOW(33);
WINDOW(34);
WINDOW(35);
WINDOW(36);
WINDOW(37);
WINDOW(38);
WINDOW(39);
WINDOW(40);
WINDOW(41);
WINDOW(42);
WINDOW(43);
WINDOW(44);
WINDOW(45);
WINDOW(46);
WINDOW(47);
WINDOW(48);
WINDOW(49);
WINDOW(50);
WINDOW(51);
WINDOW(52);
WINDOW(53);
WINDOW(54);
WINDOW(55);
WINDOW(56);
WINDOW(57);
WINDOW(58);
WINDOW(59);
WINDOW(60);
WINDOW(61);
WINDOW(62);
WINDOW(63);
WINDOW(64);
WINDOW(65);

int look(void)
{
    return 0;
}
FL_EXPORT(look);
