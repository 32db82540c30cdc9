/** Links and buttons that lead to another page, with the look of the component library. */
import { Anchor, Button, NavLink, type AnchorProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import { type ComponentProps } from 'react';

/** Has the size of the text around it. */
export const RouteAnchor = createLink((props: AnchorProps & ComponentProps<'a'>) => <Anchor fz="inherit" {...props} />);
export const RouteButton = createLink(Button<'a'>);
export const RouteNavLink = createLink(NavLink<'a'>);
