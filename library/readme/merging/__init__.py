"""The rules M1 to M8 by which a changed list is brought together with what the library made of the earlier one."""
