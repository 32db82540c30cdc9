/** Links and buttons that lead to another page, with the look of the component library. */
import { Anchor, Button, NavLink } from '@mantine/core';
import { createLink } from '@tanstack/react-router';

export const RouteAnchor = createLink(Anchor<'a'>);
export const RouteButton = createLink(Button<'a'>);
export const RouteNavLink = createLink(NavLink<'a'>);
