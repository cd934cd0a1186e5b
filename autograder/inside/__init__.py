"""What runs inside the jail: the warm process, the student's side and the trusted side of one submission."""
