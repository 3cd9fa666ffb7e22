terraform import greenroll_group.web sig-0a1b2c3d
