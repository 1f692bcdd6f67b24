"""The pages of the doors: second factor, devices, team, invitations, walls, who saw what, the office."""
